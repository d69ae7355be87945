#include "examine.hpp"

#include "base/digest.hpp"
#include "check_rules.hpp"
#include "document.hpp"
#include "manifests.hpp"
#include "runbook.hpp"

namespace aipreflight::rollback {

Examination examine(std::string_view text,
                    const Rules& rules,
                    const Settings& settings,
                    std::int64_t now) {
  const Document document = read_document(text);
  const Manifests manifests = read_manifests(settings.manifests);
  const Inquiry inquiry{.rules = rules,
                        .settings = settings,
                        .document = document,
                        .manifests = manifests,
                        .words = read_runbook(text).words,
                        .now = now,
                        .runbook_sha256 = sha256_hex(text)};
  Breaches breaches(rules, settings, settings.runbook);
  for (const auto check : {check_sections,
                           check_steps,
                           check_placeholders,
                           check_commands,
                           check_links,
                           check_freshness,
                           check_targets,
                           check_kubernetes,
                           check_triggers}) {
    check(inquiry, breaches);
  }
  Examination examination;
  examination.drill = check_drill(inquiry, breaches);
  examination.findings = breaches.take();
  examination.counts = breaches.counts();
  return examination;
}

}  // namespace aipreflight::rollback
