import CSurroundings
import Foundation
import PurserCore

#if canImport(Glibc)
  import Glibc
#endif

/// The surroundings of a process that a test makes fail: its wall clock and its disk. The process runs with
/// the library of that name loaded before all others, and is told by a file what is wrong at the moment.
final class Surroundings {
  /// The file could not be made or mapped.
  struct Unusable: Error {
    var path: String
  }

  /// The variables with which a process is in these surroundings.
  let environment: [String: String]
  private let told: UnsafeMutablePointer<surroundings>
  private let folder: String

  /// Surroundings without fault, told by a file in the bench's folder; faults of the disk are those of the
  /// files whose paths begin with the folder's and `files`.
  init(of bench: TestBench, files: String = "purser.db") throws {
    let path = bench.path("surroundings")
    let size = MemoryLayout<surroundings>.size
    try Data(count: size).write(to: URL(fileURLWithPath: path))
    let file = open(path, O_RDWR)
    let map = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    close(file)
    guard let map, map != MAP_FAILED else { throw Unusable(path: path) }
    told = map.bindMemory(to: surroundings.self, capacity: 1)
    let library = URL(fileURLWithPath: try PurserBinary.path())
      .deletingLastPathComponent().appendingPathComponent("libSurroundings.so").path
    environment = ["LD_PRELOAD": library, "SURROUNDINGS": path]
    folder = bench.folder
    aim(at: files)
  }

  deinit { munmap(told, MemoryLayout<surroundings>.size) }

  /// Says which files the faults of the disk are those of: whose names in the bench's folder begin so.
  func aim(at files: String) {
    let path = Array((folder + "/" + files).utf8) + [0]
    withUnsafeMutableBytes(of: &told.pointee.folder) { $0.copyBytes(from: path) }
  }

  /// Ends all faults.
  func mend() {
    (writeError, flushError, writesAreShort, clockShift) = (0, 0, false, .zero)
    (pollError, keptBytes) = (0, 0)
  }

  /// By how much the wall clock is off.
  var clockShift: Duration {
    get { .microseconds(told.pointee.clock_shift_microseconds) }
    set { told.pointee.clock_shift_microseconds = newValue.wholeMicroseconds }
  }

  /// The error of every write to the files, or 0.
  var writeError: Int32 {
    get { told.pointee.write_errno }
    set { told.pointee.write_errno = newValue }
  }

  /// The error of every flush of the files, or 0.
  var flushError: Int32 {
    get { told.pointee.flush_errno }
    set { told.pointee.flush_errno = newValue }
  }

  /// How many bytes the system keeps of what waits for a client, on connections that are accepted from now on; 0
  /// for what it thinks right, which may be megabytes.
  var keptBytes: Int32 {
    get { told.pointee.kept_bytes }
    set { told.pointee.kept_bytes = newValue }
  }

  /// The error of every wait for connections by poll(2), or 0.
  var pollError: Int32 {
    get { told.pointee.poll_errno }
    set { told.pointee.poll_errno = newValue }
  }

  /// How many of them have failed.
  var failedPolls: Int32 { told.pointee.failed_polls }

  /// Whether the files take only half of each write.
  var writesAreShort: Bool {
    get { told.pointee.writes_are_short != 0 }
    set { told.pointee.writes_are_short = newValue ? 1 : 0 }
  }
}
