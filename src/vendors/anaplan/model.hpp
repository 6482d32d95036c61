#pragma once

#include "answer.hpp"
#include "session.hpp"

#include <throughline/connector/exchange.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/vendors/anaplan/anaplan.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::anaplan {

/// What runs a load, as addresses name it: an import, or a process of imports, as the id's first digits say.
std::string load_action(std::string_view load_id);

/// One model, behind its address: requests with a token, and the tasks of its actions. Actions are named as addresses
/// do: `imports/112000000001`.
class Model {
  public:
    Model(Exchange exchange, std::shared_ptr<Login const> login, Options const& options);

    /// An address below the model, within its workspace.
    std::string address(std::string_view path) const;
    /// An address below the model alone.
    std::string bare_address(std::string_view path) const;

    /// Sends what may be repeated, and reads the answer's body. The result is that of a status of success.
    Async<Result<std::string>> repeat(http::Request request);
    Async<Result<std::string>> read(std::string url);

    Async<Result<Marker>> marker();

    /// Starts an action. `uncertain` where it may have been started.
    Async<Result<Task>> start(std::string action, std::string correlation);
    /// Waits until a task has ended. `transient` where it does not within the connection's patience.
    Async<Result<Task>> finish(std::string action, Task task);
    /// Waits until nothing of an action is under way: whatever it was that was started, it has had its effect.
    Async<Result<>>                  settle(std::string action);
    Async<Result<std::vector<Task>>> tasks(std::string action);

    Async<Result<>>            upload(std::string file, std::string content);
    Async<Result<std::string>> file_of_import(std::string import);

  private:
    Async<Result<>>               stamp(http::Request* request);
    Async<Result<http::Response>> send_stamped(http::Request request, bool may_repeat);
    Async<Result<Task>>           task(std::string action, std::string id);
    Async<bool>                   wait(std::chrono::seconds* next, Timestamp until);

    Exchange                     exchange_;
    std::shared_ptr<Login const> login_;
    std::string                  path_;
    std::string                  bare_path_;
    std::size_t                  chunk_bytes_;
    std::chrono::seconds         poll_first_;
    std::chrono::seconds         poll_max_;
    std::chrono::seconds         task_wait_max_;
    Patience                     patience_;
    Session                      session_;
};

}  // namespace throughline::anaplan
