import Testing

@testable import PurserSuppliers

@Suite("Substitution")
struct SubstitutionTests {
  @Test(
    "texts are taken apart",
    arguments: [
      ("plain", [.literal("plain")]),
      ("${A}", [.variable("A", fallback: nil)]),
      ("${A:-}", [.variable("A", fallback: "")]),
      ("${_a1:-x:-y}", [.variable("_a1", fallback: "x:-y")]),
      ("${file:a/b c}", [.file("a/b c")]),
      (
        "https://${H}/${P}",
        [
          .literal("https://"), .variable("H", fallback: nil), .literal("/"),
          .variable("P", fallback: nil),
        ]
      ),
      ("$${A}", [.literal("${A}")]),
      ("$$${A}", [.literal("$${A}")]),
      ("$.a['b'] $", [.literal("$.a['b'] $")]),
      ("${FILE}", [.variable("FILE", fallback: nil)]),
    ] as [(String, [SubstitutionTemplate.Part])])
  func parts(text: String, expected: [SubstitutionTemplate.Part]) throws {
    #expect(try SubstitutionTemplate(text).parts == expected)
  }

  @Test(
    "what means nothing is refused",
    arguments: [
      ("${", .isNotClosed), ("a ${A b", .isNotClosed), ("${}", .isNoName("")),
      ("${1A}", .isNoName("1A")), ("${A B}", .isNoName("A B")), ("${É}", .isNoName("É")),
      ("${A:}", .hasUnknownOperator("A")), ("${A:=x}", .hasUnknownOperator("A")),
      ("${A:-${B}}", .isNested), ("${file:}", .hasNoPath),
    ] as [(String, SubstitutionError)])
  func refusals(text: String, expected: SubstitutionError) {
    #expect(throws: expected) { try SubstitutionTemplate(text) }
  }

  @Test(
    "relative paths belong to the folder of the file",
    arguments: [
      ("a.db", "", "a.db"), ("a.db", "conf", "conf/a.db"), ("a.db", "/etc/", "/etc/a.db"),
      ("/a.db", "conf", "/a.db"),
    ])
  func paths(path: String, folder: String, expected: String) {
    #expect(FilePaths.resolve(path, in: folder) == expected)
  }

  @Test(
    "the folder of a path is what stands before its name",
    arguments: [("a.yaml", ""), ("conf/a.yaml", "conf"), ("/a.yaml", "/"), ("/x/a.yaml", "/x")])
  func folders(path: String, expected: String) {
    #expect(FilePaths.folder(of: path) == expected)
  }
}
