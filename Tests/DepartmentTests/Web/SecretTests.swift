import Department
import Foundation
import Testing

struct SecretTests {
  @Test func `what is written is read back, and is base64url without padding`() throws {
    for length in 0...66 {
      for _ in 0..<8 {
        let bytes = Secret.random(length)
        let text = Secret.text(bytes)
        let plain = Data(bytes).base64EncodedString()
        #expect(text == plain.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""))
        #expect(Secret.bytes(text) == bytes, "\(length)")
      }
    }
  }

  @Test(arguments: [
    "a", "abcde", "ab+d", "ab/d", "abc=", "ab==", "=", " abcd", "abcd\n", "ab cd", "abc\u{0}", "абвг",
    "abc\u{301}", "abcd-",
  ])
  func `anything else is no secret`(_ text: String) { #expect(Secret.bytes(text) == nil) }
}
