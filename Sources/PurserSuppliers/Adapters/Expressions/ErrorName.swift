/// The names under which suppliers tell of errors: `error`, `last_error`, `errCode`, `Errors`. Not `terror`, and
/// not `error_rate`, which is a figure.
enum ErrorName {
  /// Words that tell of an error, alone or among others.
  private static let words: Set = [
    "error", "errors", "err", "errs", "errno", "errnum", "errcode", "errmsg", "errmessage",
    "errdesc", "errinfo", "errid", "errstr", "errtype", "errorcode", "errorcodes", "errormsg",
    "errormessage", "errormessages", "errorno", "errornumber", "errordesc", "errordescription",
    "errortext", "errorinfo", "errordetail", "errordetails", "errorlist", "errortype", "errorid",
    "errorstatus", "lasterror", "iserror", "haserror", "haserrors", "apierror",
  ]
  /// Words that make a figure of the errors before them.
  private static let figures: Set = [
    "rate", "rates", "ratio", "count", "counts", "counter", "total", "totals", "log", "logs", "per",
    "percent", "percentage", "limit", "quota", "budget", "margin",
  ]
  /// Words that make a number of the `errors` behind them.
  private static let numbers: Set = ["total", "number", "num", "count", "sum"]

  /// Whether a name on the way of a path is one; what stands in a filter is not on the way.
  static func isOnTheWay(of path: String) -> Bool {
    guard path.lowercased().contains("err") else { return false }
    return names(on: path).contains(where: isOne)
  }

  /// Whether a name has the letters that all of them have, which tells most names apart at once.
  static func mayBeOne(_ name: String) -> Bool {
    var matched = 0
    for byte in name.utf8 {
      let letter = byte | 0x20
      let isNext = letter == (matched == 0 ? UInt8(ascii: "e") : UInt8(ascii: "r"))
      matched = isNext ? matched + 1 : letter == UInt8(ascii: "e") ? 1 : 0
      if matched == 3 { return true }
    }
    return false
  }

  /// Whether a name is one of errors.
  static func isOne(_ name: String) -> Bool {
    let words = words(of: name)
    guard let place = words.lastIndex(where: Self.words.contains) else { return false }
    if words[(place + 1)...].contains(where: figures.contains) { return false }
    return words[place] != "errors" || !words[..<place].contains(where: numbers.contains)
  }

  /// The names of a path, without its filters.
  private static func names(on path: String) -> [String] {
    let isXPath = !path.hasPrefix("$")
    var names = [""]
    var depth = 0
    var quote: Character?
    var rest = path[...]
    while let character = rest.popFirst() {
      if let open = quote {
        if character == open { quote = nil }
        if depth == 0, character != open { names[names.count - 1].append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if depth > 0 {
        depth += character == "[" ? 1 : character == "]" ? -1 : 0
      } else if character == "[", isXPath || rest.first(where: { $0 != " " }) == "?" {
        depth = 1
      } else if character.isLetter || character.isNumber || character == "_" || character == "-" {
        names[names.count - 1].append(character)
      } else {
        names.append("")
      }
    }
    return names
  }

  /// The words of a name, in small letters: split at what is no letter, and at capitals.
  private static func words(of name: String) -> [String] {
    var words = [""]
    var previous: Character = "_"
    let letters = Array(name)
    for (index, letter) in letters.enumerated() {
      defer { previous = letter }
      guard letter.isLetter else {
        words.append("")
        continue
      }
      let isBeforeSmall = letters.dropFirst(index + 1).first?.isLowercase == true
      if letter.isUppercase, previous.isLowercase || previous.isUppercase && isBeforeSmall {
        words.append("")
      }
      words[words.count - 1] += letter.lowercased()
    }
    return words
  }
}
