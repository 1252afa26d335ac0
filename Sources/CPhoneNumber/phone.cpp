#include "CPhoneNumber.h"

#include <cstring>
#include <string>

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

namespace {

using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

template <size_t N>
void put(char (&place)[N], const std::string &text) {
  if (text.size() < N) std::memcpy(place, text.c_str(), text.size() + 1);
}

int32_t kind_of(PhoneNumberUtil::PhoneNumberType type) {
  switch (type) {
    case PhoneNumberUtil::MOBILE: return TRISTAGE_PHONE_MOBILE;
    case PhoneNumberUtil::FIXED_LINE: return TRISTAGE_PHONE_FIXED;
    case PhoneNumberUtil::TOLL_FREE: return TRISTAGE_PHONE_FREE;
    default: return TRISTAGE_PHONE_OTHER;
  }
}

int32_t fault_of(PhoneNumberUtil::ErrorType error) {
  switch (error) {
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return TRISTAGE_PHONE_NO_COUNTRY;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN: return TRISTAGE_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN: return TRISTAGE_PHONE_TOO_LONG;
    default: return TRISTAGE_PHONE_NOT_A_NUMBER;
  }
}

int32_t fault_of(PhoneNumberUtil::ValidationResult result) {
  switch (result) {
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return TRISTAGE_PHONE_NO_AREA;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE: return TRISTAGE_PHONE_NO_COUNTRY;
    case PhoneNumberUtil::TOO_SHORT: return TRISTAGE_PHONE_TOO_SHORT;
    case PhoneNumberUtil::INVALID_LENGTH: return TRISTAGE_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG: return TRISTAGE_PHONE_TOO_LONG;
    default: return TRISTAGE_PHONE_UNASSIGNED;
  }
}

void read_one(const PhoneNumberUtil &util, const std::string &text, const std::string &region,
              tristage_phone &out) {
  PhoneNumber number;
  auto error = util.Parse(text, region, &number);
  if (error != PhoneNumberUtil::NO_PARSING_ERROR) {
    out.fault = fault_of(error);
    return;
  }
  if (number.has_extension()) put(out.extension, number.extension());
  out.country = number.country_code();
  std::string national, e164, found;
  util.GetNationalSignificantNumber(number, &national);
  put(out.national, national);
  // As IsValidNumber does it, with the region kept.
  util.GetRegionCodeForNumber(number, &found);
  if (!util.IsValidNumberForRegion(number, found)) {
    out.fault = fault_of(util.IsPossibleNumberWithReason(number));
    return;
  }
  util.Format(number, PhoneNumberUtil::E164, &e164);
  put(out.e164, e164);
  put(out.region, found);
  out.kind = kind_of(util.GetNumberType(number));
}

const PhoneNumberUtil &silent() {
  static const PhoneNumberUtil *util = [] {
    PhoneNumberUtil *instance = PhoneNumberUtil::GetInstance();
    // The library would otherwise print every text that it cannot read: personal data in a log.
    instance->SetLogger(new NullLogger());
    return instance;
  }();
  return *util;
}

}  // namespace

extern "C" void tristage_phones_read(const char *bytes, const size_t *ends, size_t count,
                                     const char *default_region, tristage_phone *out) {
  const PhoneNumberUtil &util = silent();
  const std::string region(default_region);
  size_t from = 0;
  for (size_t i = 0; i < count; from = ends[i], ++i) {
    std::memset(&out[i], 0, sizeof out[i]);
    try {
      read_one(util, std::string(bytes + from, ends[i] - from), region, out[i]);
    } catch (...) {
      std::memset(&out[i], 0, sizeof out[i]);
      out[i].fault = TRISTAGE_PHONE_NOT_A_NUMBER;
    }
  }
}
