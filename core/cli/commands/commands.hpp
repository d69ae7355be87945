#pragma once

#include "command.hpp"

// One verb a file: its table and what it does.
namespace aipreflight::cli {

extern const Command kCheckCommand;
extern const Command kReportCommand;
extern const Command kValidateCommand;
extern const Command kDoctorCommand;
extern const Command kPluginCommand;  // has verbs:
extern const Command kPluginKeysCommand;
extern const Command kPluginListCommand;
extern const Command kPluginLockCommand;
extern const Command kPluginInfoCommand;
extern const Command kPluginNewCommand;
extern const Command kPluginValidateCommand;
extern const Command kSchemaCommand;
extern const Command kSelftestCommand;
extern const Command kCompletionCommand;
extern const Command kVersionCommand;

}  // namespace aipreflight::cli
