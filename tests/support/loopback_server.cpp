#include "loopback_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

namespace throughline::test {

namespace {

// A connection, encrypted or not. Reads and writes until the peer or the server's end stops it.
class Connection {
  public:
    Connection(int socket, SSL_CTX* tls) : socket_{socket} {
        if (tls == nullptr) return;
        ssl_ = SSL_new(tls);
        SSL_set_fd(ssl_, socket);
        open_ = SSL_accept(ssl_) == 1;
    }
    ~Connection() { SSL_free(ssl_); }
    Connection(Connection const&)            = delete;
    Connection& operator=(Connection const&) = delete;

    bool read_some(std::string& into) {
        char       bytes[4096];
        auto const count = !open_            ? -1
                           : ssl_ != nullptr ? SSL_read(ssl_, bytes, sizeof bytes)
                                             : static_cast<int>(::recv(socket_, bytes, sizeof bytes, 0));
        if (count > 0) into.append(bytes, static_cast<std::size_t>(count));
        return count > 0;
    }
    void write_all(std::string_view bytes) {
        while (open_ && !bytes.empty()) {
            auto const count = ssl_ != nullptr
                                   ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                   : static_cast<int>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
            if (count <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void wait_until_closed() {
        std::string ignored;
        while (read_some(ignored)) ignored.clear();
    }

  private:
    int  socket_;
    SSL* ssl_  = nullptr;
    bool open_ = true;
};

// Nothing when the connection ends before the request does.
std::optional<http::Request> read_request(Connection& connection, std::string& buffer) {
    while (buffer.find("\r\n\r\n") == std::string::npos) {
        if (!connection.read_some(buffer)) return {};
    }
    auto const    head_size = buffer.find("\r\n\r\n") + 2;
    std::string   head      = buffer.substr(0, head_size);
    http::Request request;
    auto const    line_end = head.find("\r\n");
    auto const    first    = head.find(' ');
    request.method         = head.substr(0, first);
    request.url            = head.substr(first + 1, head.find(' ', first + 1) - first - 1);
    for (auto at = line_end + 2; at < head.size();) {
        auto const end   = head.find("\r\n", at);
        auto const colon = head.find(':', at);
        auto const value = head.find_first_not_of(' ', colon + 1);
        request.headers.add(head.substr(at, colon - at), head.substr(value, end - value));
        at = end + 2;
    }
    auto const length = request.headers.get("Content-Length");
    auto const wanted = length.empty() ? std::size_t{0} : std::stoul(std::string{length});
    buffer.erase(0, head_size + 2);
    while (buffer.size() < wanted) {
        if (!connection.read_some(buffer)) return {};
    }
    request.body = buffer.substr(0, wanted);
    buffer.erase(0, wanted);
    return request;
}

std::string to_wire(http::Response const& response, bool with_body) {
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + " Said\r\n";
    for (auto const& [name, value] : response.headers) text += name + ": " + value + "\r\n";
    text += "Content-Length: " + std::to_string(response.body.size()) + "\r\n\r\n";
    return with_body ? text + response.body : text;
}

std::string chunk(std::string const& bytes) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    return size + bytes + "\r\n";
}

// True where the path was one that misbehaves; the connection is over then.
bool misbehave(Connection& connection, std::string const& path, bool is_first) {
    std::string const ok = "HTTP/1.1 200 OK\r\n";
    if (path == LoopbackServer::truncated) {
        connection.write_all(ok + "Content-Length: 100\r\n\r\nonly this");
    } else if (path == LoopbackServer::truncated_chunks) {
        connection.write_all(ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk("only this"));
    } else if (path == LoopbackServer::silent) {
        connection.wait_until_closed();
    } else if (path == LoopbackServer::huge_body) {
        connection.write_all(ok + "Content-Length: 4194304\r\n\r\n" + std::string(4194304, 'x'));
    } else if (path == LoopbackServer::huge_chunks) {
        connection.write_all(ok + "Transfer-Encoding: chunked\r\n\r\n");
        for (int sent = 0; sent < 64; ++sent) connection.write_all(chunk(std::string(65'536, 'x')));
    } else if (path == LoopbackServer::huge_headers) {
        connection.write_all(ok);
        for (int sent = 0; sent < 1'024; ++sent) connection.write_all("X-Much: " + std::string(1'000, 'x') + "\r\n");
    } else if (path == LoopbackServer::no_http) {
        connection.write_all("220 mail.example ESMTP\r\n");
    } else if (path != LoopbackServer::no_answer && (path != LoopbackServer::dies_when_reused || is_first)) {
        return false;
    }
    return true;
}

SSL_CTX* new_tls(LoopbackServer::Options const& options) {
    if (options.certificate_pem.empty()) return nullptr;
    SSL_CTX* const  tls         = SSL_CTX_new(TLS_server_method());
    BIO* const      certificate = BIO_new_mem_buf(options.certificate_pem.data(), -1);
    BIO* const      key         = BIO_new_mem_buf(options.private_key_pem.data(), -1);
    X509* const     x509        = PEM_read_bio_X509(certificate, nullptr, nullptr, nullptr);
    EVP_PKEY* const pkey        = PEM_read_bio_PrivateKey(key, nullptr, nullptr, nullptr);
    bool const      fine        = SSL_CTX_use_certificate(tls, x509) == 1 && SSL_CTX_use_PrivateKey(tls, pkey) == 1;
    X509_free(x509);
    EVP_PKEY_free(pkey);
    BIO_free(certificate);
    BIO_free(key);
    if (!fine) throw std::runtime_error{"loopback server: certificate and key do not fit"};
    return tls;
}

}  // namespace

struct LoopbackServer::State {
    Options                    options;
    SSL_CTX*                   tls      = nullptr;
    int                        listener = -1;
    int                        port     = 0;
    mutable std::mutex         mutex;
    bool                       ending = false;
    std::vector<int>           sockets;
    std::vector<http::Request> requests;
    std::vector<std::thread>   threads;
    std::thread                acceptor;

    void listen() {
        listener = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family      = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const any         = reinterpret_cast<sockaddr*>(&address);
        socklen_t   size        = sizeof address;
        if (::bind(listener, any, size) != 0 || ::listen(listener, 64) != 0 ||
            ::getsockname(listener, any, &size) != 0) {
            throw std::runtime_error{"loopback server: cannot listen"};
        }
        port = ntohs(address.sin_port);
    }

    void accept_all() {
        while (true) {
            int const             socket = ::accept(listener, nullptr, nullptr);
            std::lock_guard const lock{mutex};
            if (socket < 0 || ending) {
                if (socket >= 0) ::close(socket);
                return;
            }
            sockets.push_back(socket);
            threads.emplace_back([this, socket] { serve(socket); });
        }
    }

    void serve(int socket) {
        {
            Connection  connection{socket, tls};
            std::string buffer;
            for (bool is_first = true;; is_first = false) {
                auto const request = read_request(connection, buffer);
                if (!request) break;
                remember(*request);
                auto const path = request->url.substr(0, request->url.find('?'));
                if (misbehave(connection, path, is_first)) break;
                if (path == interim) connection.write_all("HTTP/1.1 103 Early Hints\r\nLink: </style>\r\n\r\n");
                auto const response = options.handler ? options.handler(*request) : http::Response{.status = 200};
                connection.write_all(to_wire(response, request->method != "HEAD"));
            }
        }
        ::shutdown(socket, SHUT_RDWR);
    }

    void remember(http::Request const& request) {
        std::lock_guard const lock{mutex};
        requests.push_back(request);
    }
};

LoopbackServer::LoopbackServer(Options options) : state_{std::make_unique<State>()} {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL.
    state_->tls     = new_tls(options);
    state_->options = std::move(options);
    state_->listen();
    state_->acceptor = std::thread{[state = state_.get()] { state->accept_all(); }};
}

LoopbackServer::~LoopbackServer() {
    {
        std::lock_guard const lock{state_->mutex};
        state_->ending = true;
        for (int const socket : state_->sockets) ::shutdown(socket, SHUT_RDWR);
    }
    ::shutdown(state_->listener, SHUT_RDWR);
    state_->acceptor.join();
    for (auto& thread : state_->threads) thread.join();
    for (int const socket : state_->sockets) ::close(socket);
    ::close(state_->listener);
    SSL_CTX_free(state_->tls);
}

std::string LoopbackServer::origin() const {
    return (state_->tls == nullptr ? "http://127.0.0.1:" : "https://127.0.0.1:") + std::to_string(state_->port);
}

int LoopbackServer::port() const { return state_->port; }

std::vector<http::Request> LoopbackServer::requests() const {
    std::lock_guard const lock{state_->mutex};
    return state_->requests;
}

int LoopbackServer::connections() const {
    std::lock_guard const lock{state_->mutex};
    return static_cast<int>(state_->sockets.size());
}

}  // namespace throughline::test
