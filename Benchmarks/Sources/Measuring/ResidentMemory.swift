import Foundation

/// The memory of this process that is not swapped out.
public enum ResidentMemory {
  /// So many bytes now; 0 where the system does not tell.
  public static var bytes: Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
