/// What JSONTestSuite tries, by what has to become of it.
enum JSONSuite {
  static let mustBeRead =
    arraysToRead + numbersToRead + objectsToRead + stringsToRead + lonelyValues

  private static let arraysToRead = [
    "[[]   ]", "[\"\"]", "[]", "[\"a\"]", "[false]", "[null, 1, \"1\", {}]", "[null]", "[1\n]",
    " [1]", "[1,null,null,null,2]", "[2] ", "[true]", " [] ", "[\"a\"]\n",
  ]

  private static let numbersToRead = [
    "[123e65]", "[0e+1]", "[0e1]", "[ 4]", "[20e1]", "[-0]", "[-123]", "[-1]", "[1E22]", "[1E-2]",
    "[1E+2]", "[123e45]", "[123.456e78]", "[1e-2]", "[1e+2]", "[123]", "[123.456789]",
    "[-0." + String(repeating: "0", count: 77) + "1]\n",
  ]

  private static let objectsToRead = [
    #"{"asd":"sdf", "dfg":"fgh"}"#, #"{"asd":"sdf"}"#, "{}", #"{"":0}"#, #"{"foo\u0000bar": 42}"#,
    #"{ "min": -1.0e+28, "max": 1.0e+28 }"#, #"{"a":[]}"#, "{\n\"a\": \"b\"\n}",
    #"{"x":[{"id": "xxxxxxxxxxxxxxxxxxxx"}], "id": "xxxxxxxxxxxxxxxxxxxx"}"#,
    #"{"title":"\u041f\u043e\u043b\u0442\u043e\u0440\u0430" }"#,
  ]

  private static let stringsToRead = [
    #"["\u0060\u012a\u12AB"]"#, #"["\uD801\udc37"]"#, #"["\ud83d\ude39\ud83d\udc8d"]"#,
    #"["\"\\\/\b\f\n\r\t"]"#, #"["\\u0000"]"#, #"["\""]"#, #"["a/*b*/c/*d//e"]"#, #"["\\a"]"#,
    #"["\\n"]"#, #"["\u0012"]"#, #"["\uFFFF"]"#, #"["asd"]"#, #"[ "asd"]"#, #"["\uDBFF\uDFFF"]"#,
    #"["new\u00A0line"]"#, "[\"\u{10FFFF}\"]", "[\"\u{FFFF}\"]", #"["\u0000"]"#, #"["\u002c"]"#,
    "[\"\u{3C0}\"]", "[\"\u{1BFFF}\"]", "[\"asd \"]", "\" \"", #"["\uD834\uDd1e"]"#,
    #"["\u0821"]"#, #"["\u0123"]"#, "[\"\u{2028}\"]", "[\"\u{2029}\"]",
    #"["\u0061\u30af\u30EA\u30b9"]"#, #"["new\u000Aline"]"#, "[\"\u{7F}\"]", #"["\uA66D"]"#,
    #"["\u005C"]"#, "[\"\u{2342}\u{3234}\u{2342}\"]", #"["\uDBFF\uDFFE"]"#, #"["\uD83F\uDFFE"]"#,
    #"["\u200B"]"#, #"["\u2064"]"#, #"["\uFDD0"]"#, #"["\uFFFE"]"#, #"["\u0022"]"#,
    "[\"\u{20AC}\u{1D11E}\"]", "[\"a\u{7F}a\"]",
  ]

  private static let lonelyValues = [
    "false", "42", "-0.1", "null", "\"asd\"", "true", "\"\"",
  ]

  static let mustBeRefused =
    arraysToRefuse + numbersToRefuse + objectsToRefuse + stringsToRefuse + structuresToRefuse

  private static let arraysToRefuse = [
    "[1 true]", "[\"\": 1]", "[\"\"],", "[,1]", "[1,,2]", "[\"x\",,]", "[\"x\"]]", "[\"\",]",
    "[\"x\"", "[x", "[3[4]]", "[1:2]", "[,]", "[-]", "[   , \"\"]", "[\"a\",\n4\n,1,", "[1,]",
    "[1,,]", "[\"\u{0B}a\"\\f]", "[*]", "[\"\"", "[1,", "[1,\n1\n,1", "[{}", "[fals]", "[nul]",
    "[tru]",
  ]

  private static let numbersToRefuse = [
    "[++1234]", "[+1]", "[+Inf]", "[-01]", "[-1.0.]", "[-2.]", "[-NaN]", "[.-1]", "[.2e-3]",
    "[0.1.2]", "[0.3e+]", "[0.3e]", "[0.e1]", "[0E+]", "[0E]", "[0e+]", "[0e]", "[1.0e+]",
    "[1.0e-]", "[1.0e]", "[1 000.0]", "[1eE2]", "[2.e+3]", "[2.e-3]", "[2.e3]", "[9.e+]", "[Inf]",
    "[NaN]", "[\u{FF11}]", "[1+2]", "[0x1]", "[0x42]", "[Infinity]", "[0e+-1]", "[-123.123foo]",
    "[-Infinity]", "[-foo]", "[- 1]", "---123", "[-012]", "[-.123]", "[-1x]", "x12345", "[1ea]",
    "[1.]", "[.123]", "[1.2a-3]", "[1.8011670033376514H-308]", "[012]", "123\u{0}", "[-00.0]",
    "[-00e0]", "[00.0]", "[00e0]",
  ]

  private static let objectsToRefuse = [
    "[\"x\", truth]", "{[: \"x\"}\n", "{\"x\", null}", "{\"x\"::\"b\"}", "{\u{1F1E8}\u{1F1ED}}",
    "{\"a\":\"a\" 123}", "{key: 'value'}", "{\"a\" b}", "{:\"b\"}", "{\"a\" \"b\"}", "{\"a\":",
    "{\"a\"", "{1:1}", "{9999E9999:1}", "{null:null,null:null}", "{\"id\":0,,,,,}", "{'a':0}",
    "{\"id\":0,}", "{\"a\":\"b\"}/**/", "{\"a\":\"b\"}/**//", "{\"a\":\"b\"}//", "{\"a\":\"b\"}/",
    "{\"a\":\"b\",,\"c\":\"d\"}", "{a: \"b\"}", "{Xx: 1}", "{\"a\":\"a",
    "{ \"foo\" : \"bar\", \"a\" }", "{\"a\":\"b\"}#",
  ]

  private static let stringsToRefuse = [
    #"["\uD800\"]"#, #"["\uD800\u"]"#, #"["\uD800\u1"]"#, #"["\uD800\u1x"]"#, "[\u{E9}]",
    "[\"\\\u{0}\"]", #"["\x00"]"#, #"["\\\"]"#, "[\"\\\t\"]", "[\"\\\u{1F300}\"]", #"["\"]"#,
    #"["\u00A"]"#, #"["\uD834\uDd"]"#, #"["\uD800\uD800\x"]"#, #"["\a"]"#, #"["\uqqqq"]"#,
    #"[\u0020"asd"]"#, #"[\n]"#, "\"", "['single quote']", "abc", #"["\"#, "[\"a\u{0}a\"]",
    "[\"new\nline\"]", "[\"\t\"]", #""\UA66D""#, "\"\"x", #"["\0"]"#,
  ]

  private static let structuresToRefuse = [
    "", " ", "<.>", "[<null>]", "[1]x", "[1]]", "[\"asd]", "a\u{E5}", "[True]", "1]",
    "{\"x\": true,", "[][]", "]", "[", "[\u{0}]", "2@", "{}}", "{\"\":",
    "{\"a\":/*comment*/\"b\"}", "{\"a\": true} \"x\"", "['", "[,", "[{", "[\"a",
    "[\"a\"", "{", "{]", "{,", "{[", "{\"a", "{'a'",
    #"["\{["\{["\{["\{"#, "*", "{\"a\":\"b\"}#{}", #"[\u000A""]"#, "[1", "[ false, nul",
    "[ true, fals", "[ false, tru", "{\"asd\":\"asd\"", "\u{E5}", "[\u{2060}]", "[\u{0C}]",
  ]

  static let bytesToBeRefused: [[UInt8]] = [
    // In an array, a number, an object and a string; a half byte order mark; nothing else.
    [0x5B, 0x61, 0xE5, 0x5D], [0x5B, 0xFF, 0x5D], [0x5B, 0x31, 0x32, 0x33, 0xE5, 0x5D],
    [0x5B, 0x31, 0x65, 0x31, 0xE5, 0x5D], [0x5B, 0x30, 0xE5, 0x5D, 0x0A],
    [0x5B, 0x31, 0x65, 0xE5, 0x5D], [0x7B, 0x22, 0xB9, 0x22, 0x3A, 0x22, 0x30, 0x22, 0x2C, 0x7D],
    [0x5B, 0x22, 0x5C, 0x75, 0xE5, 0x22, 0x5D], [0x5B, 0x22, 0x5C, 0xE5, 0x22, 0x5D],
    [0xEF, 0xBB, 0x7B, 0x7D], [0xE5], [0xE9],
  ]

  static let numbersLeftToTheParser = [
    "123.456e-789", "0.4e0066" + String(repeating: "9", count: 112) + "69999999006", "-1e+9999",
    "1.5e+9999", "-123123e100000", "123123e100000", "123e-10000000",
    "-123123123123123123123123123123", "100000000000000000000",
    "-237462374673276894279832749832423479823246327846",
  ]

  static let loneSurrogates = [
    #"\uDFAA"#, #"\uDADA"#, #"\uD888\u1234"#, #"\uD800\n"#, #"\uDd1ea"#, #"\uD800\uD800\n"#,
    #"\ud800"#, #"\ud800abc"#, #"\uDd1e\uD834"#,
  ]

  static let otherEncodings: [[UInt8]] =
    [
      // UTF-16, with a byte order mark and without.
      [0xFF, 0xFE, 0x5B, 0x00, 0x22, 0x00, 0xE9, 0x00, 0x22, 0x00, 0x5D, 0x00],
      [0x00, 0x5B, 0x00, 0x22, 0x00, 0xE9, 0x00, 0x22, 0x00, 0x5D],
      [0x5B, 0x00, 0x22, 0x00, 0xE9, 0x00, 0x22, 0x00, 0x5D, 0x00],
    ]
    + [
      // Latin 1, a surrogate, a lone continuation, beyond Unicode, overlong, cut off.
      [0xE9], [0xE6, 0x97, 0xA5, 0xD1, 0x88, 0xFA], [0xED, 0xA0, 0x80], [0xFF], [0x81],
      [0xF4, 0xBF, 0xBF, 0xBF], [0xC0, 0xAF], [0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF],
      [0xFC, 0x80, 0x80, 0x80, 0x80, 0x80], [0xE0, 0xFF],
    ].map { [0x5B, 0x22] + $0 + [0x22, 0x5D] }
}
