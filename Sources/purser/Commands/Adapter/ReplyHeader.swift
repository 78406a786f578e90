import ArgumentParser

/// `Name: value` on the command line.
struct ReplyHeader: ExpressibleByArgument {
  let name: String
  let value: String

  init?(argument: String) {
    guard let mark = argument.firstIndex(of: ":"), mark > argument.startIndex else { return nil }
    name = String(argument[..<mark])
    value = String(argument[argument.index(after: mark)...].drop { $0 == " " })
  }
}
