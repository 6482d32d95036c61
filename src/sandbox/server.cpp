#include <throughline/sandbox/server.hpp>

#include "wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace throughline::sandbox {

struct Server::State {
    ServerOptions                          options;
    std::mutex                             asking;   // Held while a vendor is being asked.
    std::mutex                             waiting;  // Guards `stopping` for the latency's sleepers.
    std::condition_variable                wake;
    bool                                   stopping = false;
    std::vector<std::unique_ptr<Listener>> listeners{};

    void pause() {
        if (options.latency.count() == 0) return;
        std::unique_lock lock{waiting};
        wake.wait_for(lock, options.latency, [this] { return stopping; });
    }
};

/// One open port: a thread that accepts, and one per connection.
class Server::Listener {
  public:
    Listener(State& state, System& system, int socket)
        : state_{state}, system_{system}, socket_{socket}, thread_{[this] { accept_all(); }} {}
    ~Listener();
    Listener(Listener const&)            = delete;
    Listener& operator=(Listener const&) = delete;

  private:
    struct Connection {
        int               socket;
        std::atomic<bool> over{false};
        std::thread       thread{};
    };

    void accept_all();
    void forget_finished();
    void talk(Wire& wire);
    bool exchange(Wire& wire, Wire::Incoming& incoming);

    State&                state_;
    System&               system_;
    int                   socket_;
    std::mutex            mutex_;  // Guards `connections_`.
    std::list<Connection> connections_;
    std::atomic<bool>     stopping_{false};
    std::thread           thread_;
};

Server::Listener::~Listener() {
    stopping_ = true;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
    {
        std::lock_guard const lock{mutex_};
        for (Connection& connection : connections_)
            if (!connection.over) ::shutdown(connection.socket, SHUT_RDWR);
    }
    for (Connection& connection : connections_) connection.thread.join();
}

void Server::Listener::accept_all() {
    while (!stopping_) {
        int const socket = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
        if (socket < 0) return;
        int const yes = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        std::lock_guard const lock{mutex_};
        forget_finished();
        Connection& connection = connections_.emplace_back(socket);
        connection.thread      = std::thread{[this, &connection] {
            Wire wire{connection.socket, state_.options.request_bytes_max};
            talk(wire);
            std::lock_guard const finishing{mutex_};
            connection.over = true;
        }};
    }
}

void Server::Listener::forget_finished() {
    for (auto at = connections_.begin(); at != connections_.end();) {
        if (!at->over) {
            ++at;
            continue;
        }
        at->thread.join();
        at = connections_.erase(at);
    }
}

void Server::Listener::talk(Wire& wire) {
    while (!stopping_) {
        auto incoming = wire.receive();
        if (!incoming) return;
        if (incoming->refused != 0) {
            // The rest of the stream cannot be trusted to begin with a request.
            wire.send({.status = incoming->refused, .headers = {}, .body = {}}, "", true);
            return;
        }
        if (!exchange(wire, *incoming) || incoming->close) return;
    }
}

bool Server::Listener::exchange(Wire& wire, Wire::Incoming& incoming) {
    state_.pause();
    WireFault      fault = WireFault::none;
    http::Response response;
    {
        std::lock_guard const lock{state_.asking};
        incoming.request.url = system_.origin() + incoming.request.url;
        if (state_.options.fault) fault = state_.options.fault(incoming.request);
        if (fault == WireFault::drop_before) return false;
        response = system_.answer(incoming.request);
    }
    if (fault == WireFault::drop_after) return false;
    if (fault == WireFault::wrong_content_type) {
        response.headers.set("Content-Type", "text/html");
        response.body = "<html><body><h1>Bad Gateway</h1></body></html>";
    }
    std::size_t const bytes = fault == WireFault::truncated_body ? response.body.size() / 2 : std::string::npos;
    return wire.send(response, incoming.request.method, incoming.close, bytes);
}

Server::Server(ServerOptions options) : state_{std::make_unique<State>()} { state_->options = std::move(options); }

Server::~Server() { stop(); }

Result<std::string> Server::serve(System& system, std::uint16_t port) {
    Error const cannot{ErrorCode::transient, "the sandbox's server cannot open a port on 127.0.0.1"};
    int const   socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return cannot;
    int const yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family      = AF_INET;
    address.sin_port        = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length        = sizeof address;
    auto*     generic       = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket, generic, length) != 0 || ::listen(socket, SOMAXCONN) != 0 ||
        ::getsockname(socket, generic, &length) != 0) {
        ::close(socket);
        return cannot;
    }
    std::string origin = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    {
        std::lock_guard const lock{state_->asking};
        system.move_to(origin);
    }
    state_->listeners.push_back(std::make_unique<Listener>(*state_, system, socket));
    return origin;
}

void Server::exclusively(std::function<void()> const& work) {
    std::lock_guard const lock{state_->asking};
    work();
}

void Server::stop() {
    {
        std::lock_guard const lock{state_->waiting};
        state_->stopping = true;
    }
    state_->wake.notify_all();
    state_->listeners.clear();
}

}  // namespace throughline::sandbox
