import CLibFuzzer
import Foundation

/// Runs libFuzzer on the target that the environment names.
@main
struct Fuzz {
  /// `FUZZ_TARGET`, read once.
  private static let target = ProcessInfo.processInfo.environment["FUZZ_TARGET"]
    .flatMap(FuzzTarget.init)

  static func main() {
    guard target != nil else {
      let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
      FileHandle.standardError.write(Data("FUZZ_TARGET must be one of \(names)\n".utf8))
      exit(2)
    }
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
      LLVMFuzzerRunDriver(&count, &arguments) { start, length in
        Fuzz.target?.run(Array(UnsafeBufferPointer(start: start, count: length)))
        return 0
      })
  }
}
