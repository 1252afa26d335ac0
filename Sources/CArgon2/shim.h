#ifndef TRISTAGE_CARGON2_SHIM_H
#define TRISTAGE_CARGON2_SHIM_H
#include <argon2.h>
#endif
