import Foundation

/// Where a command's words go: answers to standard output, everything else to standard error.
enum Terminal {
  /// Prints an answer and its line break at once, also into a pipe.
  static func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Prints an answer that is bytes already.
  static func say(_ bytes: [UInt8]) {
    FileHandle.standardOutput.write(Data(bytes + [UInt8(ascii: "\n")]))
  }

  /// Prints a piece of an answer as it is.
  static func write(_ bytes: [UInt8]) {
    FileHandle.standardOutput.write(Data(bytes))
  }

  /// Prints what is not part of the answer.
  static func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
