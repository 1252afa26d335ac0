#ifndef TRISTAGE_CPHONENUMBER_H
#define TRISTAGE_CPHONENUMBER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a number is for, as libphonenumber's metadata say.
enum tristage_phone_kind {
  TRISTAGE_PHONE_OTHER = 0,
  TRISTAGE_PHONE_MOBILE = 1,
  TRISTAGE_PHONE_FIXED = 2,
  TRISTAGE_PHONE_FREE = 3,
};

/// Why a text is no number that could be called; 0 is a valid one.
enum tristage_phone_fault {
  TRISTAGE_PHONE_VALID = 0,
  TRISTAGE_PHONE_NOT_A_NUMBER = 1,
  TRISTAGE_PHONE_NO_COUNTRY = 2,
  TRISTAGE_PHONE_TOO_SHORT = 3,
  TRISTAGE_PHONE_TOO_LONG = 4,
  TRISTAGE_PHONE_NO_AREA = 5,
  TRISTAGE_PHONE_UNASSIGNED = 6,
};

/// One text read as a telephone number; texts are NUL-terminated, empty where unknown.
typedef struct {
  char e164[24];
  char region[4];
  char national[24];
  char extension[16];
  int32_t country;
  int32_t kind;
  int32_t fault;
} tristage_phone;

/// Reads `count` UTF-8 texts that lie end to end in `bytes`; `ends[i]` is where text i ends.
/// Numbers without a country code are read as written inside `default_region`.
void tristage_phones_read(const char *bytes, const size_t *ends, size_t count,
                          const char *default_region, tristage_phone *out);

#ifdef __cplusplus
}
#endif
#endif
