// The program `chandlery`.
#include "app/cli.h"

int main(int count, char** arguments) { return chandlery::app::run_command_line(count, arguments); }
