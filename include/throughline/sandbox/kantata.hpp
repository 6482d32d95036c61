#pragma once

#include <throughline/sandbox/system.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox {

/// One of the account's project statuses.
struct KantataStatus {
    int         key = 0;
    std::string message{};
    std::string color = "grey";
};

struct KantataOptions {
    std::string name   = "kantata";
    std::string origin = "https://api.mavenlink.com";

    // Whose account it is.
    std::chrono::minutes       utc_offset{-420};  ///< In which all instants are told.
    std::string                currency = "USD";
    std::vector<KantataStatus> statuses{{100, "Backlog"}, {200, "In Progress", "green"}, {300, "Completed", "blue"}};
    bool                       has_events = true;  ///< Subscribed events are a paid add-on.

    // How much it bears.
    std::size_t requests_per_minute = 0;  ///< 0: without a limit.

    // What the vendor leaves open: a client must do with either.
    bool                 after_is_inclusive = false;  ///< Whether `updated_after` takes the very instant.
    bool                 shows_meta         = true;   ///< Answers of 2013 have none.
    bool                 bulk_keeps_part    = false;  ///< Of a refused bulk creation, records before the bad one stay.
    std::chrono::seconds event_lag{0};                ///< How late events show.
    bool                 doubles_events = false;      ///< Every event is told twice.
    std::chrono::seconds search_lag{0};               ///< How late a new record is found by its external reference.
};

/// What the user behind a token may do.
struct KantataRights {
    bool administrator    = true;  ///< Sees events, rates and all members of the account.
    bool books_for_others = true;  ///< Without it `user_id` is left out, and the record is the user's own.
    bool sees_finances    = true;
};

/// What goes wrong inside the account with one request.
enum class KantataFailure : unsigned char {
    unavailable,         ///< 503; nothing happened.
    gave_up,             ///< 504 after three minutes; nothing happened.
    gave_up_after_work,  ///< 504 after three minutes, although the work was done.
    too_many_requests,   ///< 429; nothing happened.
};

/// A simulated Kantata OX account: REST API v1 with its envelope, side-loads, hidden rows, events, external references
/// and submissions, as docs/vendors/kantata.md describes it and no further. It is written from what the vendor
/// publishes, not from this library's connector.
class Kantata final : public System {
  public:
    Kantata(Clock const& clock, Random& random, KantataOptions options = {});
    ~Kantata() override;

    KantataOptions const& options() const;

    // What an administrator does.
    void add_token(std::string token, std::string user_id, KantataRights rights = {});
    void revoke_token(std::string_view token);

    // What its users do. Members are spelled as the API reads them; what is required is not asked for.
    std::string insert(std::string_view collection, Value const& members);
    /// Requires: the record is there. A change that leaves all as it was moves no stamp.
    void update(std::string_view collection, std::string_view id, Value const& members);
    void remove(std::string_view collection, std::string_view id);
    /// Submits time entries (or expenses) of one project; the submission's id.
    std::string submit(std::string_view collection, std::vector<std::string> const& ids);
    /// `approved`, `rejected` or `cancelled`. Does not touch the entries.
    void resolve(std::string_view collection, std::string_view submission, std::string_view status);

    // What an observer sees.
    /// All that is kept of a record; null where there is none.
    Value                    read(std::string_view collection, std::string_view id) const;
    std::vector<std::string> ids(std::string_view collection) const;
    std::size_t              count(std::string_view collection) const;
    /// How many were ever created through the API, by our id in their external reference.
    std::map<std::string, std::uint64_t> creates_by_reference(std::string_view collection) const;
    /// Parameters and members that the API does not know, and dropped in silence as the vendor does.
    std::vector<std::string> const& dropped() const;

    // What goes wrong.
    void fail_next(KantataFailure failure, int times = 1);
    /// Nothing of that goes wrong any more.
    void clear_failures();

  protected:
    http::Response respond(http::Request const& request) override;

  private:
    struct State;

    std::unique_ptr<State> state_;
};

}  // namespace throughline::sandbox
