#pragma once

#include <throughline/sandbox/system.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace throughline::sandbox {

/// What goes wrong with one exchange over the wire.
enum class WireFault : unsigned char {
    none,
    drop_before,         ///< The connection breaks before the vendor saw the request.
    drop_after,          ///< The vendor did the work; the connection breaks before any byte of the answer.
    truncated_body,      ///< The vendor did the work; half of the announced body arrives.
    wrong_content_type,  ///< The vendor did the work; a proxy's HTML page arrives in place of the answer.
};

struct ServerOptions {
    /// How long every answer takes at least.
    std::chrono::milliseconds latency{0};
    /// Asked once per request, on the server's threads, one at a time.
    std::function<WireFault(http::Request const&)> fault{};
    /// Bodies larger than this are refused with status 413.
    std::size_t request_bytes_max = 64u << 20;
};

/// Simulated vendors behind real HTTP/1.1 on 127.0.0.1, each on a port of its own that the system chooses. Runs on
/// threads of its own; a vendor is never asked from two of them at once, and while one is asked, `exclusively` waits.
class Server {
  public:
    explicit Server(ServerOptions options = {});
    ~Server();
    Server(Server const&)            = delete;
    Server& operator=(Server const&) = delete;

    /// Starts to serve; the system moves to the returned origin (`http://127.0.0.1:<port>`). Requires: the system
    /// outlives the server. An error of code `transient` when no port could be opened. A port other than 0 asks for
    /// that one, so that a vendor is found again where it was.
    Result<std::string> serve(System& system, std::uint16_t port = 0);

    /// Runs `work` while no request is being answered: for acting as the vendor's users beside running clients.
    void exclusively(std::function<void()> const& work);

    /// Breaks every connection and ends every thread. The destructor does it too.
    void stop();

  private:
    class Listener;
    struct State;

    std::unique_ptr<State> state_;
};

}  // namespace throughline::sandbox
