#pragma once

#include "answer.hpp"
#include "session.hpp"

#include <throughline/connector/exchange.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/transport/address.hpp>
#include <throughline/vendors/anaplan/anaplan.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::anaplan {

/// What a model can be told to run.
struct Action {
    enum class Kind : unsigned char { load, process, report, other };  ///< `report`: an export.

    Kind        kind = Kind::load;
    std::string id{};
};

/// What runs a load: an import, or a process of imports, as the id's first digits say.
Action        load_action(std::string_view load_id);
inline Action export_action(std::string_view export_id) { return {Action::Kind::report, std::string{export_id}}; }

/// One model, behind its address: requests with a token, and the tasks of its actions.
class Model {
  public:
    Model(Exchange exchange, std::shared_ptr<Login const> login, Options const& options);

    /// The model's address, within its workspace.
    http::Address address() const;
    /// That of an action of the model's.
    http::Address address_of(Action const& action) const;

    /// Sends what may be repeated, and reads the answer's body. The result is that of a status of success.
    Async<Result<std::string>> repeat(http::Request request);
    Async<Result<std::string>> read(Result<std::string> url);

    Async<Result<Marker>> marker();

    /// Starts an action. `uncertain` where it may have been started.
    Async<Result<Task>> start(Action action, std::string correlation);
    /// Waits until a task has ended. `transient` where it does not within the connection's patience.
    Async<Result<Task>> finish(Action action, Task task);
    /// Waits until nothing of an action is under way: whatever it was that was started, it has had its effect.
    Async<Result<>>                  settle(Action action);
    Async<Result<std::vector<Task>>> tasks(Action action);

    Async<Result<>> upload(std::string file, std::string content);
    /// Whether a file still holds what was uploaded; nothing where the model has let go of it, as it may
    /// after a load, or does not give it back.
    Async<Result<std::optional<bool>>> holds(std::string file, std::size_t size, std::string digest);
    Async<Result<std::string>>         file_of_import(std::string import);

  private:
    Async<Result<>>               stamp(http::Request* request);
    Async<Result<http::Response>> send_stamped(http::Request request, bool may_repeat);
    Async<Result<Task>>           task(Action action, std::string id);
    Async<bool>                   wait(std::chrono::seconds* next, Timestamp until);

    Exchange                     exchange_;
    std::shared_ptr<Login const> login_;
    std::string                  workspace_;
    std::string                  model_;
    std::size_t                  chunk_bytes_;
    std::chrono::seconds         poll_first_;
    std::chrono::seconds         poll_max_;
    std::chrono::seconds         task_wait_max_;
    Patience                     patience_;
    Session                      session_;
};

}  // namespace throughline::anaplan
