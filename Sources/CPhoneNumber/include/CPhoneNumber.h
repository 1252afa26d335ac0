#ifndef TRISTAGE_CPHONENUMBER_H
#define TRISTAGE_CPHONENUMBER_H
#ifdef __cplusplus
extern "C" {
#endif
/// Version of this C door to libphonenumber; the shim grows beside it.
int tristage_phone_abi(void);
#ifdef __cplusplus
}
#endif
#endif
