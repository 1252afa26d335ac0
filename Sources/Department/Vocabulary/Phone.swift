import CPhoneNumber

/// A telephone number that could be called, as libphonenumber's metadata know it.
package struct Phone: Sendable, Hashable {
  /// What a number is for; the words that SQL keeps in `core.number.kind`.
  package enum Kind: String, Sendable, CaseIterable {
    case mobile, fixed
    case tollFree = "toll_free"
    case other
  }

  /// Why a text is not a number that could be called.
  package enum Fault: String, Sendable, CaseIterable {
    case notANumber = "not a telephone number"
    case noCountry = "no such country code"
    case tooShort = "too few digits"
    case tooLong = "too many digits"
    case noArea = "no area code"
    case unassigned = "no such number in its country's plan"
  }

  /// International form: `+`, country code and national number, digits only.
  package let e164: String
  /// What the number is for.
  package let kind: Kind
  /// ISO 3166 country, or `001` where the number belongs to no country.
  package let region: String
  /// Country calling code, 7 for Russia.
  package let country: Int
  /// What to dial after the call is answered, where the text named it.
  package let `extension`: String?

  /// The number as everyone may see it: country code and the last two digits, `+7 ••• •••-••-89`.
  package var masked: String {
    let hidden = e164.utf8.count - 1 - String(country).utf8.count - 2
    let last = e164.suffix(2)
    guard hidden == 8 else {
      let groups = stride(from: hidden, to: 0, by: -3).map {
        String(repeating: "•", count: min(3, $0))
      }
      return "+\(country) " + groups.joined(separator: " ") + "-" + last
    }
    return "+\(country) ••• •••-••-" + last
  }

  /// Reads one text as one number, written as people inside `region` write it.
  package static func read(_ text: String, region: String = "RU") -> Result<Phone, Refusal> {
    Reading.read([text], region: region)[0].result
  }

  /// The number that was typed whole into a search box, in E.164; nil where it is something else.
  package static func sought(_ text: String) -> String? { try? read(text).get().e164 }

  /// A text that was refused as a number, and why.
  package struct Refusal: Error, Sendable, Hashable {
    /// The text as it was written.
    package let text: String
    /// Why it is no number.
    package let fault: Fault
  }
}

extension Phone {
  /// One text after one look at it: the number or the refusal, and the national digits either way.
  struct Reading {
    let result: Result<Phone, Refusal>
    let national: String

    /// Reads many texts with one call into the C door.
    static func read(_ texts: [String], region: String) -> [Reading] {
      var bytes: [UInt8] = []
      var ends: [Int] = []
      for text in texts {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
      }
      var found = [tristage_phone](repeating: tristage_phone(), count: texts.count)
      bytes.withUnsafeBytes { raw in
        tristage_phones_read(
          raw.baseAddress?.assumingMemoryBound(to: CChar.self), ends, texts.count, region, &found)
      }
      return zip(texts, found).map(Reading.init)
    }

    private init(_ text: String, _ found: tristage_phone) {
      national = Phone.text(of: found.national)
      guard found.fault == 0 else {
        result = .failure(Refusal(text: text, fault: Fault(code: found.fault)))
        return
      }
      let ext = Phone.text(of: found.extension)
      result = .success(
        Phone(
          e164: Phone.text(of: found.e164), kind: Kind(code: found.kind),
          region: Phone.text(of: found.region), country: Int(found.country),
          extension: ext.isEmpty ? nil : ext))
    }
  }

  private static func text<T>(of field: T) -> String {
    withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension Phone.Kind {
  fileprivate init(code: Int32) {
    switch UInt32(code) {
    case TRISTAGE_PHONE_MOBILE.rawValue: self = .mobile
    case TRISTAGE_PHONE_FIXED.rawValue: self = .fixed
    case TRISTAGE_PHONE_FREE.rawValue: self = .tollFree
    default: self = .other
    }
  }
}

extension Phone.Fault {
  fileprivate init(code: Int32) {
    switch UInt32(code) {
    case TRISTAGE_PHONE_NO_COUNTRY.rawValue: self = .noCountry
    case TRISTAGE_PHONE_TOO_SHORT.rawValue: self = .tooShort
    case TRISTAGE_PHONE_TOO_LONG.rawValue: self = .tooLong
    case TRISTAGE_PHONE_NO_AREA.rawValue: self = .noArea
    case TRISTAGE_PHONE_UNASSIGNED.rawValue: self = .unassigned
    default: self = .notANumber
    }
  }
}
