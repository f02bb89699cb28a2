// The command line: `chandlery serve` and the operator's commands.
#pragma once

namespace chandlery::app {

/// Returns the process's exit status: 0 done, 1 failed with a sentence on stderr, 2 wrong usage.
int run_command_line(int count, char** arguments);

}  // namespace chandlery::app
