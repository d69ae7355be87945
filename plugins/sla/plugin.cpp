#include <aipreflight/command.hpp>
#include <aipreflight/plugin.hpp>
#include <aipreflight/selftest.hpp>

#include "check.hpp"
#include "doctor_command.hpp"
#include "selftest/command.hpp"
#include "sweep/commands.hpp"
#include "sweep/compare_command.hpp"

AIPREFLIGHT_PLUGIN("sla",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::sla::Sla,
                   aipreflight::sdk::Commands<aipreflight::sla::ProbeCommand,
                                              aipreflight::sla::SelftestCommand,
                                              aipreflight::sla::SweepCommand,
                                              aipreflight::sla::CompareCommand,
                                              aipreflight::sla::DoctorCommand>,
                   aipreflight::sdk::Selftest<aipreflight::sla::Sla>)
