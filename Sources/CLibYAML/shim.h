#ifndef PURSER_CLIBYAML_SHIM_H
#define PURSER_CLIBYAML_SHIM_H
#include <yaml.h>
#endif
