// Words of the page by language.
#include "writer/html_labels.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace docmill::html {
namespace {

constexpr std::array<Labels, 8> kLabels = {{
    {"en",
     "Contents",
     "Footnotes",
     "Back to reference",
     "Skip to content",
     "Untitled",
     {"", "Note", "Tip", "Important", "Warning", "Caution"}},
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
    {"fr",
     "Sommaire",
     "Notes",
     "Retour à la référence",
     "Aller au contenu",
     "Sans titre",
     {"", "Remarque", "Astuce", "Important", "Avertissement", "Attention"}},
    {"it",
     "Indice",
     "Note",
     "Torna al riferimento",
     "Vai al contenuto",
     "Senza titolo",
     {"", "Nota", "Suggerimento", "Importante", "Avviso", "Attenzione"}},
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
}};
constexpr std::array<std::string_view, 8> kRightToLeft = {"ar", "dv", "fa", "he", "ps", "ur", "yi", "ckb"};

/// Whether `tag` is of the language `primary`.
bool has_primary(std::string_view tag, std::string_view primary) {
  const std::string_view first = tag.substr(0, tag.find_first_of("-_"));
  return std::equal(first.begin(), first.end(), primary.begin(), primary.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

}  // namespace

const Labels& labels_for(std::string_view language) {
  const auto* const found = std::find_if(kLabels.begin(), kLabels.end(),
                                         [&](const Labels& labels) { return has_primary(language, labels.language); });
  return found == kLabels.end() ? kLabels.front() : *found;
}

bool is_right_to_left(std::string_view language) {
  return std::any_of(kRightToLeft.begin(), kRightToLeft.end(),
                     [&](std::string_view primary) { return has_primary(language, primary); });
}

}  // namespace docmill::html
