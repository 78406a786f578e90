import Foundation
import Testing

/// The rules that matter, as tests: what a reviewer would otherwise have to remember.
@Suite("Tidiness")
struct TidyTests {
  private static let targets = [
    "PurserCore", "PurserEngine", "PurserOrders", "PurserOutbox", "PurserWatch", "ExactJSON",
    "JSONPath", "XMLPath", "TextPattern",
    "TimeZones",
    "CharacterSets",
    "CurlClient",
    "PurserSuppliers", "PurserStore", "PurserAPI", "PurserSimulator", "BoundedLogging",
  ]

  /// What each target may import of the package. Data flows one way; siblings do not know each
  /// other.
  private static let mayImport: [String: Set<String>] = [
    "PurserCore": [],
    "PurserEngine": ["PurserCore"],
    "PurserOrders": ["PurserCore"],
    "PurserOutbox": ["PurserCore", "CurlClient", "ExactJSON"],
    "PurserWatch": ["PurserCore"],
    "ExactJSON": [],
    "JSONPath": ["ExactJSON"],
    "XMLPath": ["CLibXML2"],
    "TextPattern": ["CPCRE2"],
    "TimeZones": [],
    "CharacterSets": [],
    "CurlClient": ["CCurl", "CZlib"],
    "PurserSuppliers": [
      "PurserCore", "ExactJSON", "JSONPath", "XMLPath", "TextPattern", "TimeZones",
      "CharacterSets", "CurlClient", "CLibYAML",
    ],
    "PurserStore": ["PurserCore", "ExactJSON"],
    "PurserAPI": ["PurserCore", "ExactJSON"],
    "PurserSimulator": ["PurserCore", "ExactJSON"],
    "BoundedLogging": [],
  ]

  @Test("every target imports only what the direction of the data allows", arguments: targets)
  func importsFollowTheDirection(target: String) throws {
    let libraries = ["CCurl", "CZlib", "CLibXML2", "CLibYAML", "CPCRE2"]
    let siblings = Set(Self.targets + libraries + ["purser"])
    let allowed = try #require(Self.mayImport[target])
    for file in try SourceTree.swiftFiles(in: "Sources/" + target) {
      let forbidden = Set(file.imports).intersection(siblings).subtracting(allowed)
      #expect(forbidden.isEmpty, "\(file.path) imports \(forbidden.sorted())")
    }
  }

  @Test("the core knows neither Foundation nor the system")
  func coreIsPure() throws {
    for file in try SourceTree.swiftFiles(in: "Sources/PurserCore") {
      let forbidden = Set(file.imports).subtracting(["DequeModule"])
      #expect(forbidden.isEmpty, "\(file.path) imports \(forbidden.sorted())")
    }
  }

  @Test("libyaml has one door, and libcurl, zlib, libxml2 and PCRE2 one target each")
  func wallsAroundC() throws {
    let files = try SourceTree.swiftFiles(in: "Sources")
    #expect(files.filter { $0.imports.contains("CLibYAML") }.count == 1)
    for (library, target) in [
      ("CCurl", "CurlClient"), ("CZlib", "CurlClient"), ("CLibXML2", "XMLPath"),
      ("CPCRE2", "TextPattern"),
    ] {
      let users = files.filter { $0.imports.contains(library) }.map(\.path)
      #expect(users.allSatisfy { $0.hasPrefix("Sources/\(target)/") }, "\(users)")
      #expect(!users.isEmpty)
    }
  }

  @Test("what sees libxml2 does without Foundation, whose ICU clashes with the one of libxml2")
  func twoICUs() throws {
    for target in ["XMLPath", "PurserSuppliers", "TimeZones"] {
      for file in try SourceTree.swiftFiles(in: "Sources/" + target) {
        #expect(!file.imports.contains("Foundation"), "\(file.path)")
      }
    }
  }

  @Test("HTTP status codes of the API and its JSON stay in PurserAPI")
  func wireOfTheAPI() throws {
    for folder in ["Sources/PurserCore", "Sources/PurserStore", "Sources/PurserSuppliers"] {
      for file in try SourceTree.swiftFiles(in: folder) {
        #expect(!file.imports.contains("Hummingbird"), "\(file.path)")
      }
    }
  }

  @Test("no outgoing HTTP but through libcurl")
  func noOtherClient() throws {
    for file in try SourceTree.swiftFiles(in: "Sources") {
      for module in ["FoundationNetworking", "AsyncHTTPClient"] {
        #expect(!file.imports.contains(module), "\(file.path) imports \(module)")
      }
      #expect(!file.text.contains("URL" + "Session"), "\(file.path)")
    }
  }

  @Test("no file is longer than 400 lines")
  func fileLength() throws {
    for folder in ["Sources", "Tests", "Plugins"] {
      for file in try SourceTree.swiftFiles(in: folder) {
        #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
      }
    }
  }

  // The words are put together here, so that this file does not contain them.
  private static let bannedEverywhere = [
    "TO" + "DO", "FIX" + "ME", "X" + "XX:", "try" + "!", "as" + "! ",
  ]

  @Test("no unfinished mark and no forced operation is left", arguments: bannedEverywhere)
  func bannedWords(word: String) throws {
    for folder in ["Sources", "Tests", "Plugins"] {
      for file in try SourceTree.swiftFiles(in: folder) {
        #expect(!file.text.contains(word), "\(file.path) contains \(word)")
      }
    }
  }

  // In one compilation Swift refuses Foundation's ICU beside that of libxml2, which the executable loads; and
  // only sometimes, as it happens to put files together.
  @Test("no test loads the executable")
  func executable() throws {
    for file in try SourceTree.swiftFiles(in: "Tests") {
      #expect(!file.imports.contains("purser"), "\(file.path) imports purser")
    }
  }

  @Test("no comment begins as half a sentence")
  func sentences() throws {
    let starts = ["One " + "that ", "The same " + "where ", "What " + "is "]
    for file in try SourceTree.swiftFiles(in: "Sources") {
      for (number, line) in file.lines.enumerated() {
        let comment = line.drop { " /".contains($0) }
        guard line.contains("// ") else { continue }
        #expect(!starts.contains { comment.hasPrefix($0) }, "\(file.path):\(number + 1)")
      }
    }
  }

  @Test("no test sleeps")
  func noSleeps() throws {
    for file in try SourceTree.swiftFiles(in: "Tests") {
      for word in ["Task." + "sleep", "usleep" + "(", "Thread." + "sleep"] {
        #expect(!file.text.contains(word), "\(file.path) contains \(word)")
      }
    }
  }

  @Test("what the compiler cannot check is proved in a comment above it")
  func uncheckedIsProved() throws {
    let words = ["@unchecked " + "Sendable", "nonisolated" + "(unsafe)"]
    for file in try SourceTree.swiftFiles(in: "Sources") {
      let lines = file.lines
      for (number, line) in lines.enumerated() where words.contains(where: line.contains) {
        let above = lines[max(0, number - 6)..<number]
        #expect(
          above.contains { $0.contains("//") }, "\(file.path):\(number + 1) has no proof above it")
      }
    }
  }

  @Test("floating point stays away from money")
  func noFloatingPoint() throws {
    for folder in ["Sources/PurserCore", "Sources/ExactJSON", "Sources/PurserStore"] {
      for file in try SourceTree.swiftFiles(in: folder) {
        let code = file.lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined()
        for type in ["Double", "Float", "CGFloat"] {
          #expect(!code.contains(type), "\(file.path) uses \(type)")
        }
      }
    }
  }
}
