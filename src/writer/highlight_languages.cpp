// The languages. A new one is a record here; its words are what its reference reserves, and what is used like that.
#include "writer/highlight_scan.h"

namespace docmill::code {
namespace {

constexpr Language kLanguages[] = {
    {.names = "c h",
     .keywords =
         words<"auto break case const continue default do else enum extern for goto if inline register restrict "
               "return sizeof static struct switch typedef union volatile while true false NULL nullptr _Bool "
               "_Static_assert static_assert">(),
     .types =
         words<"void char short int long float double signed unsigned bool size_t ssize_t ptrdiff_t int8_t int16_t "
               "int32_t int64_t uint8_t uint16_t uint32_t uint64_t FILE va_list">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .directives = true},
    {.names = "cpp c++ cc cxx hpp hxx cuda arduino",
     .keywords =
         words<"alignas alignof asm auto break case catch class co_await co_return co_yield concept const "
               "const_cast consteval constexpr constinit continue decltype default delete do dynamic_cast else "
               "enum explicit export extern false final for friend goto if inline mutable namespace new noexcept "
               "nullptr operator override private protected public reinterpret_cast requires return sizeof static "
               "static_assert static_cast struct switch template this thread_local throw true try typedef typeid "
               "typename union using virtual volatile while and or not import module">(),
     .types =
         words<"void char short int long float double signed unsigned bool wchar_t char8_t char16_t char32_t size_t "
               "ptrdiff_t string string_view vector map set optional variant array span unique_ptr shared_ptr "
               "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .prefixes = "uULR8",
     .upper_types = true,
     .directives = true,
     .raw_parens = true},
    {.names = "java",
     .keywords =
         words<"abstract assert break case catch class const continue default do else enum extends final finally "
               "for goto if implements import instanceof interface native new package private protected public "
               "record return sealed permits static strictfp super switch synchronized this throw throws transient "
               "try var void volatile while yield true false null">(),
     .types = words<"boolean byte char double float int long short">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .triple = "\"",
     .upper_types = true,
     .annotations = true},
    {.names = "javascript js jsx mjs cjs node typescript ts tsx",
     .keywords =
         words<"abstract as async await break case catch class const continue debugger declare default delete do "
               "else enum export extends false finally for from function get if implements import in instanceof "
               "interface is keyof let namespace new null of private protected public readonly return satisfies "
               "set static super switch this throw true try type typeof undefined var void while with yield">(),
     .types = words<"any bigint boolean never number object string symbol unknown">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .long_quotes = "`",
     .upper_types = true,
     .annotations = true},
    {.names = "python py python3 py3 gyp starlark bzl pycon",
     .keywords =
         words<"False None True and as assert async await break case class continue def del elif else except "
               "finally for from global if import in is lambda match nonlocal not or pass raise return try while "
               "with yield self cls">(),
     .types = words<"bool bytes complex dict float frozenset int list object set str tuple type">(),
     .comment = "#",
     .quotes = "\"'",
     .triple = "\"'",
     .prefixes = "rRbBfFuU",
     .upper_types = true,
     .annotations = true},
    {.names = "go golang",
     .keywords =
         words<"break case chan const continue default defer else fallthrough for func go goto if import interface "
               "map package range return select struct switch type var true false nil iota">(),
     .types =
         words<"any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune "
               "string uint uint8 uint16 uint32 uint64 uintptr">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .long_raw = "`"},
    {.names = "rust rs",
     .keywords =
         words<"as async await break const continue crate dyn else enum extern false fn for if impl in let loop "
               "match mod move mut pub ref return self Self static struct super trait true type union unsafe use "
               "where while">(),
     .types = words<"bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "'",
     .long_quotes = "\"",
     .prefixes = "rbc",
     .upper_types = true,
     .lifetimes = true,
     .attributes = true,
     .raw_hashes = true},
    {.names = "bash sh shell zsh ksh fish",
     .scan = scan_shell,
     .keywords = words<"if then else elif fi for while until do done case esac in function select time export local "
                       "declare readonly unset return exit break continue source alias set shift trap">(),
     .types = words<"for in case function select export local declare readonly unset return exit break continue source "
                    "alias set shift trap">()},
    {.names = "console shell-session shellsession sh-session terminal", .scan = scan_console},
    {.names = "json jsonc json5 jsonl ndjson geojson",
     .keywords = words<"true false null">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .calls = false,
     .text_keys = true},
    {.names = "yaml yml",
     .keywords = words<"true false null yes no on off True False Null">(),
     .comment = "#",
     .long_quotes = "\"",
     .long_raw = "'",
     .key_ends = ":",
     .calls = false,
     .text_keys = true,
     .blank_before = true},
    {.names = "toml",
     .keywords = words<"true false inf nan">(),
     .comment = "#",
     .quotes = "\"",
     .raw_quotes = "'",
     .triple = "\"'",
     .key_ends = "=",
     .calls = false,
     .sections = true},
    {.names = "ini cfg conf config properties env dotenv editorconfig desktop systemd",
     .keywords = words<"true false yes no on off">(),
     .comment = "#",
     .other_comment = ";",
     .quotes = "\"",
     .key_ends = "=:",
     .any_case = true,
     .calls = false,
     .sections = true,
     .blank_before = true},
    {.names = "sql mysql pgsql postgresql postgres plpgsql sqlite tsql",
     .keywords =
         words<"add all alter analyze and any as asc begin between by cascade case cast check collate column commit "
               "conflict constraint create cross current_timestamp database default deferrable delete desc "
               "distinct do drop else end except exists explain false fetch for foreign from full function grant "
               "group having if ilike in index inner insert intersect into is join key language left like limit "
               "lock natural not nothing null nulls of offset on or order outer over partition primary procedure "
               "recursive references rename replace restrict returning returns revoke right rollback row rows "
               "select set table temporary then to transaction trigger true truncate union unique update using "
               "values view when where window with without">(),
     .types =
         words<"bigint bigserial blob bool boolean bytea char character date datetime decimal double float int int2 "
               "int4 int8 integer interval json jsonb money numeric precision real serial smallint text time "
               "timestamp timestamptz tinyint uuid varchar varying zone">(),
     .comment = "--",
     .open = "/*",
     .close = "*/",
     .quotes = "\"",
     .long_raw = "'",
     .any_case = true},
    {.names = "html xml htm xhtml svg vue rss atom xsd xsl plist docbook", .scan = scan_markup},
    {.names = "css", .scan = scan_css},
    {.names = "scss less sass", .scan = scan_css, .comment = "//"},
    {.names = "markdown md mdown mkd gfm commonmark", .scan = scan_markdown},
    {.names = "diff patch udiff", .scan = scan_diff},
    {.names = "http https", .scan = scan_http},
    {.names = "makefile make mk gnumake",
     .keywords = words<"ifeq ifneq ifdef ifndef else endif include define endef export override vpath">(),
     .comment = "#",
     .quotes = "\"'",
     .key_ends = ":=?+!",
     .calls = false,
     .dollars = true,
     .recipes = true},
    {.names = "dockerfile docker containerfile",
     .keywords =
         words<"FROM AS RUN CMD LABEL MAINTAINER EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD "
               "STOPSIGNAL HEALTHCHECK SHELL">(),
     .comment = "#",
     .quotes = "\"'",
     .calls = false,
     .dollars = true,
     .blank_before = true},
    {.names = "ruby rb gemfile rake",
     .keywords =
         words<"BEGIN END alias and begin break case class def defined? do else elsif end ensure false for if in "
               "module next nil not or redo rescue retry return self super then true undef unless until when while "
               "yield require require_relative include extend attr_reader attr_writer attr_accessor raise puts">(),
     .comment = "#",
     .long_quotes = "\"",
     .long_raw = "'",
     .upper_types = true,
     .annotations = true},
    {.names = "php",
     .keywords =
         words<"abstract and array as break callable case catch class clone const continue declare default do echo "
               "else elseif empty enum extends false final finally fn for foreach function global goto if "
               "implements include include_once instanceof interface isset list match namespace new null or print "
               "private protected public readonly require require_once return self static switch throw trait true "
               "try unset use var while xor yield php">(),
     .types = words<"bool float int iterable mixed never object string void">(),
     .comment = "//",
     .other_comment = "# ",
     .open = "/*",
     .close = "*/",
     .long_quotes = "\"",
     .long_raw = "'",
     .upper_types = true,
     .dollars = true,
     .attributes = true},
    {.names = "kotlin kt kts",
     .keywords =
         words<"abstract actual annotation as break by catch class companion const constructor continue crossinline "
               "data do else enum expect false final finally for fun get if import in infix init inline inner "
               "interface internal is lateinit null object open operator out override package private protected "
               "public return sealed set super suspend this throw true try typealias val value var when where while">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .triple = "\"",
     .upper_types = true,
     .annotations = true},
    {.names = "swift",
     .keywords =
         words<"actor as async await break case catch class continue default defer deinit do else enum extension "
               "fallthrough false fileprivate final for func guard if import in init inout internal is lazy let "
               "mutating nil open operator override private protocol public repeat rethrows return self Self "
               "static struct subscript super switch throw throws true try typealias var weak where while">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"",
     .triple = "\"",
     .upper_types = true,
     .annotations = true},
    {.names = "csharp c# cs dotnet",
     .keywords =
         words<"abstract as async await base break case catch checked class const continue default delegate do else "
               "enum event explicit extern false finally fixed for foreach get goto if implicit in init interface "
               "internal is lock nameof namespace new null operator out override params partial private protected "
               "public readonly record ref required return sealed set sizeof stackalloc static struct switch this "
               "throw true try typeof unchecked unsafe using var virtual volatile when where while with yield">(),
     .types =
         words<"bool byte char decimal double dynamic float int long nint object sbyte short string uint ulong ushort "
               "void">(),
     .comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .triple = "\"",
     .prefixes = "@$",
     .upper_types = true,
     .directives = true},
    {.names = "jinja jinja2 j2 django twig nunjucks liquid handlebars mustache", .scan = scan_jinja},
    {.names = "lua",
     .keywords = words<"and break do else elseif end false for function goto if in local nil not or repeat return then "
                       "true until while">(),
     .comment = "--",
     .open = "--[[",
     .close = "]]",
     .quotes = "\"'"},
    {.names = "cmake",
     .keywords =
         words<"if elseif else endif foreach endforeach while endwhile function endfunction macro endmacro include "
               "set unset option project find_package find_library find_path add_library add_executable "
               "target_link_libraries target_sources target_include_directories install ON OFF TRUE FALSE NOT AND "
               "OR EXISTS DEFINED REQUIRED PUBLIC PRIVATE INTERFACE">(),
     .comment = "#",
     .long_quotes = "\"",
     .dollars = true},
    {.names = "graphql gql proto protobuf thrift",
     .keywords =
         words<"query mutation subscription fragment on type interface union enum input scalar directive extend "
               "schema implements true false null syntax package import option message service rpc returns repeated "
               "optional required oneof map reserved">(),
     .types = words<"Int Float String Boolean ID int32 int64 uint32 uint64 bool string bytes double float">(),
     .comment = "#",
     .other_comment = "//",
     .open = "/*",
     .close = "*/",
     .quotes = "\"",
     .triple = "\"",
     .upper_types = true,
     .annotations = true},
    {.names = "powershell ps1 pwsh",
     .keywords =
         words<"begin break catch class continue data do dynamicparam else elseif end exit filter finally for "
               "foreach from function if in param process return switch throw trap try until using var while">(),
     .comment = "#",
     .open = "<#",
     .close = "#>",
     .quotes = "",
     .long_quotes = "\"",
     .long_raw = "'",
     .any_case = true,
     .dollars = true},
};

/// No colour at all, but known.
constexpr Language kText = {.names = "text", .scan = [](const Language&, Pieces& pieces) {
                              pieces.put(CodeClass::plain, pieces.code().size());
                            }};
/// Between the braces of a template.
constexpr Language kJinjaExpression = {
    .names = "jinja expression",
    .keywords =
        words<"and as autoescape block break call continue do elif else endautoescape endblock endcall endfilter "
              "endfor endif endmacro endraw endset endtrans endwith extends false filter for from if ignore import "
              "in include is loop macro missing none not or pluralize raw recursive required scoped set super trans "
              "true with without context True False None">(),
    .quotes = "\"'"};

struct Alias {
  std::string_view name;
  const Language* language;
};

constexpr std::size_t count_aliases() {
  std::size_t count = 0;
  for (const Language& language : kLanguages) {
    count += 1 + static_cast<std::size_t>(std::count(language.names.begin(), language.names.end(), ' '));
  }
  return count;
}

constexpr std::array<Alias, count_aliases()> make_aliases() {
  std::array<Alias, count_aliases()> aliases{};
  std::size_t size = 0;
  for (const Language& language : kLanguages) {
    for (std::string_view names = language.names; !names.empty();) {
      const std::size_t end = std::min(names.find(' '), names.size());
      aliases[size++] = {names.substr(0, end), &language};
      names.remove_prefix(std::min(end + 1, names.size()));
    }
  }
  std::sort(aliases.begin(), aliases.end(), [](const Alias& a, const Alias& b) { return a.name < b.name; });
  return aliases;
}
constexpr std::array<Alias, count_aliases()> kAliases = make_aliases();

}  // namespace

const Language* find_language(std::string_view name) {
  constexpr std::size_t kLongest = 16;
  if (name == kText.names) {
    return &kText;
  }
  if (name == kJinjaExpression.names) {
    return &kJinjaExpression;
  }
  std::array<char, kLongest> lower{};
  if (name.size() > kLongest) {
    return nullptr;
  }
  std::transform(name.begin(), name.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  const std::string_view wanted(lower.data(), name.size());
  const auto* const found =
      std::lower_bound(kAliases.begin(), kAliases.end(), wanted,
                       [](const Alias& alias, std::string_view text) { return alias.name < text; });
  return found != kAliases.end() && found->name == wanted ? found->language : nullptr;
}

}  // namespace docmill::code
