import Foundation
import GRDBSQLite
import Synchronization

/// A disk on which the Nth write to a test's own files fails: a layer over SQLite's file system that
/// passes everything on but the writes that are to fail. So SQLite itself meets the fault, wherever
/// it happens to be.
///
/// The layer is SQLite's "VFS": https://www.sqlite.org/vfs.html. It is made the default once for the
/// process; the files of other tests are none of its concern.
final class FaultyDisk: Sendable {
  /// What a disk does wrong.
  struct Plan: Sendable {
    /// Which write fails, counted from 1. Waiting for the disk counts as one.
    var failing: Int
    /// Whether all that follow fail too.
    var isForEver: Bool
    /// What SQLite is told: `SQLITE_IOERR_WRITE`, `SQLITE_FULL`.
    var code: Int32
  }

  private struct State {
    var plan: Plan?
    var writes = 0
    var failures = 0
  }

  private let folder: String
  private let state = Mutex(State())

  /// A disk under `folder`, sound to begin with.
  init(folder: String) {
    self.folder = folder
    Layer.install()
    Layer.disks.withLock { $0.append(self) }
  }

  /// Lets writes go wrong from now on, counted anew; `nil` mends the disk.
  func follow(_ plan: Plan?) { state.withLock { $0 = State(plan: plan) } }

  /// How many writes failed since the plan was made.
  var failures: Int { state.withLock { $0.failures } }

  /// Takes the disk out, so that nothing of it is left for the next test.
  func remove() { Layer.disks.withLock { $0.removeAll { $0 === self } } }

  /// Counts a write, and says what it is to fail with.
  fileprivate func nextWrite() -> Int32? {
    state.withLock { state in
      guard let plan = state.plan else { return nil }
      state.writes += 1
      guard state.writes == plan.failing || plan.isForEver && state.writes > plan.failing else {
        return nil
      }
      state.failures += 1
      return plan.code
    }
  }

  // MARK: Layer

  private enum Layer {
    /// An open file: whose it is, and what SQLite would do with it. SQLite has tables of its own
    /// for files with locks and without.
    struct OpenFile: Sendable {
      var disk: FaultyDisk
      var methods: Address
    }

    /// The address of something of SQLite's that stays where it is.
    typealias Address = UInt

    static let disks = Mutex<[FaultyDisk]>([])
    private static let files = Mutex<[Address: OpenFile]>([:])
    /// The changed tables, by the addresses of the ones that they stand for.
    private static let tables = Mutex<[Address: Address]>([:])

    static func install() { _ = installed }

    private static let installed: Bool = {
      guard let base = sqlite3_vfs_find(nil) else { return false }
      let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
      layer.initialize(to: base.pointee)
      layer.pointee.zName = UnsafePointer(strdup("faulty"))
      layer.pointee.pNext = nil
      layer.pointee.pAppData = UnsafeMutableRawPointer(base)
      layer.pointee.xOpen = open
      return sqlite3_vfs_register(layer, 1) == SQLITE_OK
    }()

    private static let open:
      @convention(c) (
        UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, File, Int32,
        UnsafeMutablePointer<Int32>?
      ) -> Int32 = { layer, path, file, flags, outFlags in
        guard let data = layer?.pointee.pAppData else { return SQLITE_CANTOPEN }
        let base = data.assumingMemoryBound(to: sqlite3_vfs.self)
        let code = base.pointee.xOpen(base, path, file, flags, outFlags)
        guard code == SQLITE_OK, let file, let path else { return code }
        let name = String(cString: path)
        let disk = disks.withLock { $0.first { name.hasPrefix($0.folder) } }
        if let disk, let own = file.pointee.pMethods {
          let open = OpenFile(disk: disk, methods: Address(bitPattern: own))
          files.withLock { $0[Address(bitPattern: file)] = open }
          file.pointee.pMethods = UnsafePointer(bitPattern: changed(own))
        }
        return code
      }

    /// A table like SQLite's own, but for what can fail. SQLite has two or three, so that they are
    /// kept for good.
    private static func changed(_ own: UnsafePointer<sqlite3_io_methods>) -> Address {
      tables.withLock { tables in
        if let table = tables[Address(bitPattern: own)] { return table }
        let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        table.initialize(to: own.pointee)
        table.pointee.xClose = close
        table.pointee.xWrite = write
        table.pointee.xSync = sync
        tables[Address(bitPattern: own)] = Address(bitPattern: table)
        return Address(bitPattern: table)
      }
    }

    private typealias File = UnsafeMutablePointer<sqlite3_file>?

    private static let close: @convention(c) (File) -> Int32 = { file in
      let methods = methods(of: file)
      files.withLock { _ = $0.removeValue(forKey: Address(bitPattern: file)) }
      return methods?.pointee.xClose(file) ?? SQLITE_IOERR
    }

    private static let write:
      @convention(c) (File, UnsafeRawPointer?, Int32, sqlite3_int64) -> Int32 = {
        failure($0) ?? methods(of: $0)?.pointee.xWrite($0, $1, $2, $3) ?? SQLITE_IOERR
      }

    private static let sync: @convention(c) (File, Int32) -> Int32 = {
      failure($0) ?? methods(of: $0)?.pointee.xSync($0, $1) ?? SQLITE_IOERR
    }

    private static func methods(of file: File) -> UnsafePointer<sqlite3_io_methods>? {
      let open = files.withLock { $0[Address(bitPattern: file)] }
      return open.flatMap { UnsafePointer(bitPattern: $0.methods) }
    }

    private static func failure(_ file: File) -> Int32? {
      files.withLock { $0[Address(bitPattern: file)] }?.disk.nextWrite()
    }
  }
}
