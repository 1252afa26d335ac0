#include "CPhoneNumber.h"
extern "C" int tristage_phone_abi(void) { return 1; }
