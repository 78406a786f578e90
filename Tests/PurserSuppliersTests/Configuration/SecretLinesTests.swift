import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

/// Files with a slip in or near a secret: what is said about them says where and what, and never the
/// secret, which always has `litsecret77` in it.
@Suite("Broken lines with secrets")
struct SecretLinesTests {
  private static func said(_ text: String) -> String {
    do throws(ConfigurationError) {
      let configuration = try Configuration.load(
        bytes: Array(text.utf8), fileName: "suppliers.yaml", folder: "",
        environment: ["KEY": "k-1"],
        readFile: { _ throws(FileContentsError) in throw .system(2) })
      return configuration.warnings.map(configuration.source.rendered).joined(separator: "\n")
    } catch {
      return error.rendered()
    }
  }

  private static let slips = [
    "abc[litsecret77]", "abc{litsecret77}", "abc$[litsecret77]", "f(a,litsecret77)",
    "f(a, b, 'litsecret77')", "abc,litsecret77", "abc, litsecret77", "abc,lit,litsecret77",
    "abc,litsecret77,litsecret77", "[litsecret77", "{litsecret77", "&litsecret77", "*litsecret77",
    "!litsecret77", "&a litsecret77", "\"abc${litsecret77}\"", "\"abc${file:litsecret77}\"",
    "'litsecret77", "\"litsecret77", "\"a\\qlitsecret77\"", "@litsecret77",
    "`litsecret77", "%litsecret77", "a: litsecret77", "litsecret77: a", "litsecret77 #x",
    "#litsecret77", "abc #litsecret77", "abc\t#litsecret77", "| litsecret77", "> litsecret77",
    "- litsecret77", "? litsecret77", "\tlitsecret77", "litsecret77\u{1}", "a}litsecret77",
    "a]litsecret77", "a} litsecret77", "[litsecret77, b]", "{a: litsecret77}", "${litsecret77",
    "${litsecret77:?}", "${KEY:-litsecret77}", "$litsecret77", "\"\u{7F}litsecret77",
    "env:litsecret77",
  ]

  // Between braces the last of them would close it.
  @Test("in braces", arguments: slips.filter { $0 != "${litsecret77" })
  func inBraces(slip: String) {
    for line in [
      "credentials: {api_key: \(slip)}", "credentials: {api_key: ${KEY}, other: \(slip)}",
      "credentials: {other: \(slip), api_key: \"${KEY}\"}", "proxy: \(slip)", "tls: {key: \(slip)}",
      "credentials: \(slip)", "credential: {api_key: \(slip)}", "creds: {api_key: \(slip)}",
    ] {
      Self.expectDiscretion(
        "suppliers:\n  fox:\n    adapter: foxreload\n    \(line)\n    paused: maybe\n")
    }
    Self.expectDiscretion(
      "suppliers:\n  fox: {adapter: foxreload, credentials: {api_key: \(slip)}, paused: maybe}\n")
    Self.expectDiscretion(
      "suppliers:\n  fox: {adapter: foxreload, proxy: \(slip), paused: maybe}\n")
    Self.expectDiscretion("store: {key: \(slip)}\nsuppliers: {}\n")
    Self.expectDiscretion("store: {path: a.db, key: \(slip)}\nsuppliers: {}\n")
  }

  @Test("in lines of their own", arguments: slips)
  func inLines(slip: String) {
    for place in [
      "      api_key: ", "\tapi_key: ", "    \tapi_key: ", "   api_key: ", "  api_key: ",
      " api_key: ",
      "api_key: ", "      - api_key: ",
    ] {
      // There it is the anchor or the tag of what follows, as of any supplier.
      if place == "  api_key: ", "&!".contains(slip.prefix(1)) { continue }
      Self.expectDiscretion(
        """
        suppliers:
          fox:
            adapter: foxreload
            credentials:
              other: ${KEY}
        \(place)\(slip)
            paused: maybe

        """)
    }
    for place in ["  key: ", "\tkey: ", " \tkey: ", "    key: "] {
      Self.expectDiscretion("store:\n  path: a.db\n\(place)\(slip)\nsuppliers: {}\n")
    }
  }

  @Test(
    "that have no colon and no space, or lost their place",
    arguments: [
      "    credentials: {api_key:litsecret77}", "    credentials: {api_key=litsecret77}",
      "    credentials: {litsecret77}", "    credentials: {api_key: \"${KEY}\", other=litsecret77}",
      "    credentials: {\"api_key\":litsecret77}", "    credentials: {'api_key'=litsecret77}",
      "    credentials:{api_key: litsecret77}", "    credentials={api_key: litsecret77}",
      "    credentials:\n      api_key:litsecret77", "    credentials:\n      api_key=litsecret77",
      "    credentials:\n      api_key litsecret77", "    credentials:\n      litsecret77",
      "    credentials:\n      api_key: abc\n        litsecret77: x",
      "    credentials:\n      api_key: abc\n      litsecret77",
      "    credentials:\n      api_key: \"abc\n      litsecret77\"x",
      "    api_key: litsecret77", "    api_key: [litsecret77]",
      "    secrets: {api_key: litsecret77}",
      "    api_key:\n      litsecret77", "    api_key: litsecret77\n  - x",
      "    proxy: http://user:litsecret77@host\n\tx: y", "    proxy: http://u:p,litsecret77@host",
      "    proxy: {litsecret77", "    proxy:http://user:litsecret77@host",
    ])
  func misplaced(lines: String) {
    Self.expectDiscretion(
      "suppliers:\n  fox:\n    adapter: foxreload\n\(lines)\n    paused: maybe\n")
    Self.expectDiscretion(
      "suppliers:\n  fox:\n    adapter: foxreload\n\(lines)\n    tags: [a\n")
  }

  @Test(
    "at the top of the file, or instead of a section",
    arguments: [
      "credentials: {api_key: litsecret77}", "credentials:\n  api_key: litsecret77",
      "api_key: litsecret77", "key: litsecret77", "proxy: http://u:litsecret77@h",
      "store: key=litsecret77", "store: {key=litsecret77}", "store: {key:litsecret77}",
      "store: {kee: litsecret77}", "store: {secret: litsecret77}",
      "server: {password: litsecret77}",
      "store: {path: a, key: \"${KEY}\",litsecret77}",
    ])
  func atTheTop(lines: String) {
    for rest in ["suppliers: {}\n", "suppliers: [\n"] { Self.expectDiscretion("\(lines)\n\(rest)") }
    Self.expectDiscretion("suppliers: {}\n\(lines)\n")
    Self.expectDiscretion("suppliers: {fox: api_key=litsecret77}\n\(lines)\n")
  }

  // The names of variables are shown in an adapter, which holds no credentials.
  @Test(
    "in a file without suppliers that is taken for an adapter",
    arguments: slips.filter { !$0.contains("${lit") })
  func takenForAnAdapter(slip: String) {
    for text in [
      "store:\n  key: \(slip)\n", "store: {key: \(slip)}\n",
      "server: {port: 1}\nstore:\n  path: a.db\n  key: \(slip)\n",
    ] {
      let surroundings = Surroundings(
        environment: [:], folder: "", unsetVariables: .refuse,
        readFile: { _ throws(FileContentsError) in Array(text.utf8) })
      do throws(ConfigurationError) {
        _ = try AdapterFile.load(
          path: "a.yaml", shownAs: "a.yaml", surroundings, givenCredentials: [], givenSettings: [],
          currencies: CurrencyTable())
      } catch {
        let said = error.rendered()
        #expect(!said.contains("litsecret77"), "\(text)\n\(said)")
      }
    }
  }

  @Test("what cannot be a secret is shown, so that the slip is seen")
  func helpful() {
    for (text, shown) in [
      ("store: {key: aaa[b]}", "  store: {key: <redacted>\n"),
      ("refresh: 1m\ntitle: a: b", "  title: a: b\n"),
      ("suppliers:\n  a:\n    tags: [x, y\n    paused: true", "    tags: [x, y\n"),
      ("suppliers:\n  a:\n    credentials: {k: ${KEY}}", "    credentials: {k: ${KEY}}\n"),
      (
        "suppliers:\n  a:\n    credentials: {k: \"${KEY}\"}\n    settings: {region: eu, x: [a}\n",
        "    settings: {region: eu, x: [a}\n"
      ),
      (
        "suppliers:\n  a:\n    credentials:\n      k: ${KEY}\n  b:\n    base_url: @x\n",
        "    base_url: @x\n"
      ),
      (
        "suppliers:\n  a:\n    credentials: {k: ${KEY}}\n  b: {adapter: @x}\n",
        "    credentials: {k: ${KEY}}\n"
      ),
      (
        "suppliers:\n  a:\n    adapter:\n      checks:\n        - $.a\n        - @x\n",
        "        - @x\n"
      ),
    ] {
      #expect(Self.said(text).contains(shown), "\(Self.said(text))")
    }
  }

  @Test(
    "an adapter's own lines keep their advice; one that is no adapter is covered as suppliers are")
  func adapters() throws {
    let parse = { (text: String) throws(ConfigurationError) -> String in
      do throws(ConfigurationError) {
        _ = try YAMLDocument.parse(Array(text.utf8), fileName: "a.yaml")
        return ""
      } catch {
        return error.rendered()
      }
    }
    #expect(try parse("request: {form: {key: $.a[0]}}").contains("`\"$.a[0]\"`"))
    #expect(
      try !parse("store: {key: litsecret77[0]}\nsuppliers: {}").contains("litsecret77"))
  }

  @Test("a large broken file is looked through in one pass", .mustEnd)
  func large() {
    for piece in ["a: ${X}, ", "a:", "k: v, ", "{a: ", "a, ", "\"", "key"] {
      let filler = String(repeating: piece, count: 200_000 / piece.utf8.count)
      for line in ["credentials: {\(filler)", "title: {\(filler)", "tags: [\(filler)"] {
        #expect(Self.said("\(line)\n\tx: [").hasPrefix("suppliers.yaml:"))
      }
    }
  }

  private static func expectDiscretion(
    _ text: String, _ location: SourceLocation = #_sourceLocation
  ) {
    let said = said(text)
    #expect(!said.contains("litsecret77"), "\(text)\n\(said)", sourceLocation: location)
    #expect(!said.contains("lit,"), "\(text)\n\(said)", sourceLocation: location)
    let isFromFile = said.isEmpty || said.hasPrefix("suppliers.yaml:")
    #expect(isFromFile, "\(text)\n\(said)", sourceLocation: location)
  }
}
