#pragma once

#include "world.hpp"

#include <throughline/sandbox/server.hpp>
#include <throughline/transport/curl.hpp>

namespace throughline::simulation {

/// Real HTTP in a world whose time is virtual: time passes only while nothing is under way.
class VirtualTimeTransport final : public Transport {
  public:
    VirtualTimeTransport(Transport& inner, VirtualClock& clock) : inner_{inner}, clock_{clock} {}

    Ticket start(http::Request request) override {
        ++under_way_;
        return inner_.start(std::move(request));
    }
    void cancel(Ticket ticket) override {
        --under_way_;
        inner_.cancel(ticket);
    }
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override {
        if (under_way_ == 0) {
            clock_.advance(at_most);
            return {};
        }
        auto answers = inner_.wait(std::chrono::milliseconds{1'000});
        under_way_ -= answers.size();
        return answers;
    }

  private:
    Transport&    inner_;
    VirtualClock& clock_;
    std::size_t   under_way_ = 0;
};

/// The tenants behind real HTTP on loopback.
struct HttpWorld {
    explicit HttpWorld(std::uint64_t seed)
        : tenants{seed},
          server{options()},
          crm_url{server.serve(tenants.crm).value()},
          erp_url{server.serve(tenants.erp).value()} {}

    Topology topology() { return topology_of(tenants, crm_url, erp_url); }
    /// The next requests to that origin meet the fault.
    void break_wire(sandbox::WireFault fault, std::string path, int times) {
        server.exclusively([&] { fault_ = fault, fault_path_ = std::move(path), faults_left_ = times; });
    }

    Tenants              tenants;
    sandbox::Server      server;
    std::string          crm_url;
    std::string          erp_url;
    CurlTransport        curl{};
    VirtualTimeTransport transport{curl, tenants.clock};

  private:
    sandbox::ServerOptions options() {
        return {.fault = [this](http::Request const& request) {
            if (faults_left_ == 0 || request.url.find(fault_path_) == std::string::npos)
                return sandbox::WireFault::none;
            --faults_left_;
            return fault_;
        }};
    }
    sandbox::WireFault fault_ = sandbox::WireFault::none;
    std::string        fault_path_;
    int                faults_left_ = 0;
};

/// The same in this process.
struct InProcessWorld : World {
    using World::World;

    Topology topology() { return topology_of(tenants); }
    void     break_wire(sandbox::WireFault fault, std::string path, int times) {
        auto const broken = [this, fault, path, left = std::make_shared<int>(times)](sandbox::System& system) {
            return [&system, fault, path, left](http::Request const& request) -> Result<http::Response> {
                if (*left == 0 || request.url.find(path) == std::string::npos) return system.answer(request);
                --*left;
                if (fault == sandbox::WireFault::drop_before)
                    return Error{ErrorCode::uncertain, "the connection was lost"};
                auto answer = system.answer(request);
                if (fault == sandbox::WireFault::wrong_content_type)
                    return http::Response{200, {{"Content-Type", "text/html"}}, "<html>Sign in to the proxy</html>"};
                return Error{ErrorCode::uncertain, "the connection was lost in the middle of the answer"};
            };
        };
        transport.route(tenants.crm.origin(), broken(tenants.crm));
        transport.route(tenants.erp.origin(), broken(tenants.erp));
    }
};

}  // namespace throughline::simulation
