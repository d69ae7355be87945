#include <aipreflight/plugin.hpp>
#include <aipreflight/selftest.hpp>

#include "check.hpp"
#include "command.hpp"
#include "doctor_command.hpp"
#include "evidence/data_command.hpp"
#include "rule_set.hpp"
#include "rules_command.hpp"

AIPREFLIGHT_PLUGIN("prometheus-diagnose",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::diagnose::Diagnose,
                   aipreflight::sdk::Commands<
                       aipreflight::diagnose::DiagnoseCommand,
                       aipreflight::diagnose::LintCommand,
                       aipreflight::diagnose::TestCommand,
                       aipreflight::diagnose::ExplainCommand,
                       aipreflight::diagnose::DoctorCommand,
                       aipreflight::evidence::DataCommand<aipreflight::diagnose::data_files>>,
                   aipreflight::sdk::Selftest<aipreflight::diagnose::Diagnose>)
