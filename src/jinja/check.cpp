// What can be found wrong with a template without data: errors of the whole text at once, and warnings about what is
// made and never used.
#include <algorithm>
#include <set>

#include "jinja/ast_walk.h"
#include "jinja/environment_state.h"
#include "jinja/parser.h"

namespace docmill::jinja {
namespace {

class Checker {
 public:
  Checker(const EnvironmentState& environment, std::vector<Diagnostic>& findings)
      : environment_(environment), findings_(findings) {}

  void run(const Source& source) {
    display_name_ = source.path.empty() ? source.name : source.path;
    first_line_ = source.first_line;
    const std::size_t before = findings_.size();
    ast_ = parse(source, environment_.options, &findings_);
    if (findings_.size() != before || ast_ == nullptr) {
      return;
    }
    visit(ast_->body);
    if (findings_.size() == before) {
      compile_errors(source);
    }
    unused();
    blocks_without_place();
    text_beside_blocks();
  }

 private:
  void add(Severity severity, const char* code, std::string message, Span span, std::string hint = {}) {
    constexpr std::size_t kMost = 200;
    if (findings_.size() >= kMost) {
      return;
    }
    Diagnostic finding;
    finding.severity = severity;
    finding.kind = ErrorKind::syntax;
    finding.code = code;
    finding.message = std::move(message);
    finding.hint = std::move(hint);
    finding.place = place_at(display_name_, ast_->source, span);
    finding.place.begin.line += first_line_ - 1;
    finding.place.end.line += finding.place.end.line != 0 ? first_line_ - 1 : 0;
    findings_.push_back(std::move(finding));
  }

  void visit(Body body) {
    for (const Stmt* node : body) {
      visit(*node);
    }
  }

  void visit(const Stmt& node) {
    switch (node.kind) {
      case NodeKind::macro:
        macros_.emplace_back(as<Macro>(node).name, as<Macro>(node).name_span);
        break;
      case NodeKind::assign:
        if (const Name* target = as_if<Name>(as<Assign>(node).target)) {
          stored_.emplace_back(target->name, target->span);
        }
        break;
      case NodeKind::output:
        prints_ =
            prints_ || std::any_of(as<Output>(node).nodes.begin(), as<Output>(node).nodes.end(), [](const Expr* e) {
              const TemplateData* data = as_if<TemplateData>(e);
              return data == nullptr || data->text.find_first_not_of(" \t\r\n") != std::string_view::npos;
            });
        break;
      case NodeKind::block:
        prints_ = true;
        break;
      case NodeKind::include:
        // An included template sees every name, so nothing can be said of them.
        shares_names_ = shares_names_ || as<Include>(node).with_context;
        prints_ = true;
        template_name(as<Include>(node).name, as<Include>(node).ignore_missing);
        break;
      case NodeKind::import:
        shares_names_ = shares_names_ || as<Import>(node).with_context;
        template_name(as<Import>(node).name, false);
        break;
      case NodeKind::from_import:
        shares_names_ = shares_names_ || as<FromImport>(node).with_context;
        template_name(as<FromImport>(node).name, false);
        break;
      case NodeKind::extends:
        extends_ = &as<Extends>(node);
        template_name(as<Extends>(node).parent, false);
        break;
      default:
        break;
    }
    for_each_expression(node, [this](const Expr& expr) { visit(expr); });
    for_each_body(node, [this](Body body) { visit(body); });
  }

  void visit(const Expr& expr) {
    if (const Name* name = as_if<Name>(&expr); name != nullptr && name->context == NameContext::load) {
      read_.insert(name->name);
    } else if (const NsRef* ref = as_if<NsRef>(&expr)) {
      read_.insert(ref->name);
    } else if (const Filter* filter = as_if<Filter>(&expr)) {
      if (environment_.find_filter(filter->name) == nullptr) {
        add(Severity::error, "E-TPL-020", "No filter named '" + std::string(filter->name) + "'.", filter->span,
            hint(filter->name, environment_.filter_names()));
      }
    } else if (const Test* test = as_if<Test>(&expr)) {
      if (environment_.find_test(test->name) == nullptr) {
        add(Severity::error, "E-TPL-021", "No test named '" + std::string(test->name) + "'.", test->span,
            hint(test->name, environment_.test_names()));
      }
    }
    for_each_child(expr, [this](const Expr& child) { visit(child); });
  }

  static std::string hint(std::string_view name, const std::vector<std::string_view>& candidates) {
    const std::string guess = closest(name, candidates);
    return guess.empty() ? std::string() : "did you mean `" + guess + "`?";
  }

  /// A literal template name has to exist, and its text has to be right too.
  void template_name(const Expr* name, bool ignore_missing) {
    const Const* literal = as_if<Const>(name);
    if (literal == nullptr || !literal->value.is_string()) {
      return;
    }
    const std::string wanted(literal->value.as_string());
    if (!seen_.insert(wanted).second) {
      return;
    }
    try {
      if (environment_.find_program(wanted) == nullptr && !ignore_missing) {
        environment_.template_not_found(wanted);
      }
    } catch (const Error& error) {
      Diagnostic finding = error.diagnostic();
      if (finding.place.begin.line == 0) {
        add(Severity::error, "E-TPL-050", finding.message, name->span, finding.hint);
        return;
      }
      finding.trace.push_back({"used from", place_at(display_name_, ast_->source, name->span)});
      findings_.push_back(std::move(finding));
    }
  }

  void compile_errors(const Source& source) {
    try {
      environment_.compile_source(source);
    } catch (const Error& error) {
      findings_.push_back(error.diagnostic());
    }
  }

  void unused() {
    const bool library = !prints_;  // only macros and values: made for others to import
    for (const auto& [name, span] : macros_) {
      if (!library && !shares_names_ && read_.count(name) == 0 && !name.starts_with("_")) {
        add(Severity::warning, "W-TPL-001", "macro '" + std::string(name) + "' is never called", span);
      }
    }
    for (const auto& [name, span] : stored_) {
      if (!library && !shares_names_ && extends_ == nullptr && read_.count(name) == 0 &&
          reported_.insert(name).second) {
        add(Severity::warning, "W-TPL-002", "'" + std::string(name) + "' is set and never read", span);
      }
    }
  }

  void blocks_without_place() {
    const Const* parent = extends_ != nullptr ? as_if<Const>(extends_->parent) : nullptr;
    if (parent == nullptr || !parent->value.is_string()) {
      return;
    }
    std::set<std::string> offered;
    std::string name(parent->value.as_string());
    for (int level = 0; level < 20; ++level) {
      const auto program = find_quietly(name);
      if (program == nullptr) {
        return;
      }
      for (const Block* block : program->ast->blocks) {
        offered.insert(std::string(block->name));
      }
      const Extends* further = nullptr;
      for (const Stmt* node : program->ast->body) {
        further = further == nullptr ? as_if<Extends>(node) : further;
      }
      const Const* next = further != nullptr ? as_if<Const>(further->parent) : nullptr;
      if (further != nullptr && next == nullptr) {
        return;
      }
      if (further == nullptr) {
        break;
      }
      name = next->value.as_string();
    }
    for (const Stmt* node : ast_->body) {
      const Block* block = as_if<Block>(node);
      if (block != nullptr && offered.count(std::string(block->name)) == 0) {
        add(Severity::warning, "W-TPL-003",
            "block '" + std::string(block->name) + "' is in no parent template, so it is never shown", block->name_span,
            hint(block->name, {offered.begin(), offered.end()}));
      }
    }
  }

  /// What stands behind `extends` and outside of blocks is made and thrown away.
  void text_beside_blocks() {
    bool extended = false;
    for (const Stmt* node : ast_->body) {
      extended = extended || node->kind == NodeKind::extends;
      const Output* output = extended ? as_if<Output>(node) : nullptr;
      for (const Expr* part : output != nullptr ? output->nodes : Exprs()) {
        const TemplateData* text = as_if<TemplateData>(part);
        const std::size_t shown = text == nullptr ? 0 : text->text.find_first_not_of(" \t\r\n");
        if (shown != std::string_view::npos) {
          const auto skipped = static_cast<std::uint32_t>(text == nullptr ? 0 : shown);
          add(Severity::warning, "W-TPL-004", "this is never shown: it stands outside of the template's blocks",
              {part->span.begin + skipped, part->span.end}, "put it into a block of the parent template");
          return;
        }
      }
    }
  }

  std::shared_ptr<const Program> find_quietly(const std::string& name) {
    try {
      return environment_.find_program(name);
    } catch (const Error&) {
      return nullptr;  // reported where it is named
    }
  }

  const EnvironmentState& environment_;
  std::vector<Diagnostic>& findings_;
  std::string display_name_;
  std::uint32_t first_line_ = 1;
  std::unique_ptr<Ast> ast_;
  std::vector<std::pair<std::string_view, Span>> macros_;
  std::vector<std::pair<std::string_view, Span>> stored_;
  std::set<std::string_view> read_;
  std::set<std::string_view> reported_;
  std::set<std::string> seen_;
  const Extends* extends_ = nullptr;
  bool prints_ = false;
  bool shares_names_ = false;
};

}  // namespace

std::vector<Diagnostic> Environment::check(const Source& source) const {
  std::vector<Diagnostic> findings;
  Checker(*state_, findings).run(source);
  return findings;
}

}  // namespace docmill::jinja
