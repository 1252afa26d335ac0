import NIOCore
import NIOPosix

/// A connection that is opened and says nothing.
package struct Silence: Sendable {
  private let channel: any Channel

  /// Opens one at a port of this machine.
  package init(_ port: Int) async throws {
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port).get()
  }

  /// Whether the server has not closed it yet.
  package var isOpen: Bool { channel.isActive }

  /// Closes it, if the server has not.
  package func end() async { try? await channel.close() }
}
