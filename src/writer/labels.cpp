// See labels.h.
#include "writer/labels.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace docmill {
namespace {

// English first: what every other language has. A tag before the primary subtag it begins with.
constexpr std::array<Labels, 22> kLabels = {{
    {"en",
     "Contents",
     "Footnotes",
     "Back to reference",
     "Skip to content",
     "Untitled",
     {"", "Note", "Tip", "Important", "Warning", "Caution"}},
    {"ar",
     "المحتويات",
     "الحواشي",
     "العودة إلى المرجع",
     "تخطَّ إلى المحتوى",
     "بلا عنوان",
     {"", "ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه"}},
    {"cs",
     "Obsah",
     "Poznámky pod čarou",
     "Zpět k odkazu",
     "Přejít k obsahu",
     "Bez názvu",
     {"", "Poznámka", "Tip", "Důležité", "Varování", "Upozornění"}},
    {"da",
     "Indhold",
     "Fodnoter",
     "Tilbage til henvisningen",
     "Gå til indholdet",
     "Uden titel",
     {"", "Bemærk", "Tip", "Vigtigt", "Advarsel", "Forsigtig"}},
    {"de",
     "Inhalt",
     "Fußnoten",
     "Zurück zur Textstelle",
     "Zum Inhalt springen",
     "Ohne Titel",
     {"", "Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"}},
    {"es",
     "Índice",
     "Notas",
     "Volver a la referencia",
     "Saltar al contenido",
     "Sin título",
     {"", "Nota", "Consejo", "Importante", "Advertencia", "Precaución"}},
    {"fi",
     "Sisällys",
     "Alaviitteet",
     "Takaisin viittaukseen",
     "Siirry sisältöön",
     "Nimetön",
     {"", "Huomautus", "Vinkki", "Tärkeää", "Varoitus", "Huomio"}},
    {"fr",
     "Sommaire",
     "Notes",
     "Retour à la référence",
     "Aller au contenu",
     "Sans titre",
     {"", "Remarque", "Astuce", "Important", "Avertissement", "Attention"}},
    {"he",
     "תוכן העניינים",
     "הערות שוליים",
     "חזרה להפניה",
     "דילוג לתוכן",
     "ללא כותרת",
     {"", "הערה", "טיפ", "חשוב", "אזהרה", "זהירות"}},
    {"it",
     "Indice",
     "Note",
     "Torna al riferimento",
     "Vai al contenuto",
     "Senza titolo",
     {"", "Nota", "Suggerimento", "Importante", "Avviso", "Attenzione"}},
    {"ja", "目次", "脚注", "参照元に戻る", "本文へ移動", "無題", {"", "注記", "ヒント", "重要", "警告", "注意"}},
    {"ko",
     "목차",
     "각주",
     "본문으로 돌아가기",
     "본문으로 건너뛰기",
     "제목 없음",
     {"", "참고", "팁", "중요", "경고", "주의"}},
    {"nb",
     "Innhold",
     "Fotnoter",
     "Tilbake til henvisningen",
     "Gå til innholdet",
     "Uten tittel",
     {"", "Merk", "Tips", "Viktig", "Advarsel", "Forsiktig"}},
    {"nl",
     "Inhoud",
     "Voetnoten",
     "Terug naar de verwijzing",
     "Naar de inhoud",
     "Zonder titel",
     {"", "Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"}},
    {"pl",
     "Spis treści",
     "Przypisy",
     "Powrót do odnośnika",
     "Przejdź do treści",
     "Bez tytułu",
     {"", "Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Przestroga"}},
    {"pt",
     "Índice",
     "Notas",
     "Voltar à referência",
     "Ir para o conteúdo",
     "Sem título",
     {"", "Nota", "Dica", "Importante", "Aviso", "Cuidado"}},
    {"ru",
     "Содержание",
     "Примечания",
     "Назад к тексту",
     "Перейти к содержанию",
     "Без названия",
     {"", "Примечание", "Совет", "Важно", "Предупреждение", "Осторожно"}},
    {"sv",
     "Innehåll",
     "Fotnoter",
     "Tillbaka till hänvisningen",
     "Gå till innehållet",
     "Namnlös",
     {"", "Obs", "Tips", "Viktigt", "Varning", "Försiktighet"}},
    {"tr",
     "İçindekiler",
     "Dipnotlar",
     "Metne dön",
     "İçeriğe geç",
     "Başlıksız",
     {"", "Not", "İpucu", "Önemli", "Uyarı", "Dikkat"}},
    {"uk",
     "Зміст",
     "Примітки",
     "Назад до тексту",
     "Перейти до змісту",
     "Без назви",
     {"", "Примітка", "Порада", "Важливо", "Попередження", "Обережно"}},
    {"zh-Hant", "目錄", "註腳", "返回引用處", "跳到正文", "無標題", {"", "備註", "提示", "重要", "警告", "小心"}},
    {"zh", "目录", "脚注", "返回引用处", "跳到正文", "无标题", {"", "注意", "提示", "重要", "警告", "小心"}},
}};
constexpr std::array<std::string_view, 8> kRightToLeft = {"ar", "dv", "fa", "he", "ps", "ur", "yi", "ckb"};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

/// What Labels call the language of `tag` where that is not its primary subtag.
std::string_view known_as(std::string_view tag) {
  constexpr std::array<std::string_view, 4> kTraditional = {"Hant", "TW", "HK", "MO"};
  if (is_of_language(tag, "no") || is_of_language(tag, "nn")) {
    return "nb";
  }
  if (!is_of_language(tag, "zh")) {
    return tag;
  }
  for (std::size_t at = tag.find_first_of("-_"); at != std::string_view::npos;) {
    const std::size_t end = std::min(tag.find_first_of("-_", at + 1), tag.size());
    const std::string_view subtag = tag.substr(at + 1, end - at - 1);
    if (std::any_of(kTraditional.begin(), kTraditional.end(),
                    [&](std::string_view one) { return same(subtag, one); })) {
      return "zh-Hant";
    }
    at = end == tag.size() ? std::string_view::npos : end;
  }
  return "zh";
}

}  // namespace

bool is_of_language(std::string_view tag, std::string_view primary) {
  return same(tag.substr(0, tag.find_first_of("-_")), primary);
}

const Labels& labels_for(std::string_view language) {
  const std::string_view tag = known_as(language);
  const auto* const found = std::find_if(kLabels.begin(), kLabels.end(), [tag](const Labels& labels) {
    return labels.language == tag || is_of_language(tag, labels.language);
  });
  return found == kLabels.end() ? kLabels.front() : *found;
}

bool is_right_to_left(std::string_view language) {
  return std::any_of(kRightToLeft.begin(), kRightToLeft.end(),
                     [&](std::string_view primary) { return is_of_language(language, primary); });
}

}  // namespace docmill
