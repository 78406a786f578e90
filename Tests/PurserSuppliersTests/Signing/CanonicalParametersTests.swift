import Testing

@testable import PurserSuppliers

@Suite("Canonical parameters")
struct CanonicalParametersTests {
  private static let pairs = [
    (name: "b", value: "2"), (name: "a", value: "x y"), (name: "B", value: ""),
    (name: "é", value: "1"), (name: "aa", value: "&"), (name: "a", value: "0"),
    (name: "z", value: "3"),
  ]

  @Test("pairs are sorted by the bytes of their names, those of one name keep their order")
  func sorts() {
    let text = CanonicalParameters().text(Self.pairs)
    #expect(text == "a=x y&a=0&aa=&&b=2&z=3&é=1")
  }

  @Test("names and values are percent-encoded where it is asked, and empty values kept")
  func encodes() {
    let form = CanonicalParameters(isEncoded: true, skipsEmpty: false)
    #expect(form.text(Self.pairs) == "B=&a=x%20y&a=0&aa=%26&b=2&z=3&%C3%A9=1")
  }

  @Test("other marks stand between names, values and pairs")
  func marks() {
    let form = CanonicalParameters(assignment: "", separator: "|", skipsEmpty: false)
    #expect(form.text(Self.pairs) == "B|ax y|a0|aa&|b2|z3|é1")
    #expect(form.text([]) == "")
  }
}
