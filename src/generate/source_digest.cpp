// What a template is made of, found from its text alone: the names it includes are followed as `inspect` follows them.
#include "generate/generator_state.h"

namespace docmill {

store::Digest Generator::source_digest(std::string_view name) const {
  Dependencies dependencies = state_->catalog.dependencies();
  const TemplateInfo info = state_->catalog.find(name, dependencies);
  const auto environment = state_->templates.environment_for(info, jinja::UndefinedKind::strict);
  const std::shared_ptr<TemplateSources> sources = state_->catalog.sources_for(info, dependencies);
  environment->set_loader(sources);
  environment->inspect(source_of(info));
  return sources->snapshot()->digest;
}

}  // namespace docmill
