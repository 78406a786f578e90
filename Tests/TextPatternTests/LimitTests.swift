import Testing
import TextPattern

@Suite("Costly patterns")
struct LimitTests {
  private static func code(_ pattern: String, _ text: String) throws -> TextPatternError.Code? {
    let pattern = try TextPattern(pattern)
    do throws(TextPatternError) {
      _ = try pattern.firstMatch(in: text)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(
    "a pattern that multiplies its work is stopped",
    arguments: [
      "(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*a){20}$", "(a*)*c", "^(([a-z])+.)+[A-Z]([a-z])+$",
      "(?:a?){60}a{60}c", "(?=(a+)+c)", "^(?:(?:a+)?)+c", "^(a+)*\\1c", "^(a(?1)?a|a+)+c",
    ])
  func explosions(pattern: String) throws {
    let start = ContinuousClock.now
    let code = try Self.code(pattern, String(repeating: "a", count: 10_000) + "b c")
    #expect(code == .limit, "\(pattern)")
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test(
    "what each place of a long text costs adds up",
    arguments: ["[a-z]+:", "\\w+\\s*,", ".*?,.*?;", "(?s).*?a++:", "a+b+c", "(?:ab?)+;"])
  func quadratic(pattern: String) throws {
    let text = String(repeating: "a", count: 1_000_000) + " : ; b c ,"
    let start = ContinuousClock.now
    #expect(try Self.code(pattern, text) == .limit, "\(pattern)")
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test("a pattern that calls itself without end fails")
  func recursion() throws {
    #expect(try Self.code("^((?1)|a)c", "ab c") == .failed)
  }

  @Test("plain patterns over long texts are well within the limits")
  func plain() throws {
    let text = String(repeating: "line of a log, 12.5 EUR\n", count: 20_000) + "balance: 7.25 USD\n"
    for (pattern, group) in [
      ("balance: (\\S+)", "7.25"), ("(?m)^balance: ([0-9.]+) [A-Z]{3}$", "7.25"),
      ("([0-9.]+) USD", "7.25"), ("(?s)^.*: (\\S+)", "7.25"),
    ] {
      #expect(try TextPattern(pattern).firstMatch(in: text)?[1] == group, "\(pattern)")
    }
  }
}
