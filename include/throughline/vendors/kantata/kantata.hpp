#pragma once

#include <throughline/connector/system.hpp>
#include <throughline/core/currency.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/mapping/crosswalk.hpp>
#include <throughline/vendors/kantata/tag.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace throughline {

/// Kantata OX, REST API v1. docs/vendors/kantata.md says how to set an account up.
namespace kantata {

/// A fixed access token of the account: what server integrations use. It does not expire; once it is revoked only a
/// person can give another. It goes to `url` alone.
struct Login {
    Secret      token;
    std::string url = "https://api.mavenlink.com";  ///< https, or http on this machine to rehearse.
};

/// Which of Kantata's two plans the canonical assignments are. An account plans with one of them; taking both would
/// count the same hours twice.
enum class Plans : unsigned char {
    allocations,  ///< Soft and hard bookings of a person on a project (`workspace_allocations`).
    tasks,        ///< Hours scheduled day by day on tasks (`assignments`).
};

/// What differs between accounts.
struct Options {
    // What the account has.
    Currency currency{};  ///< The account's own, in which people's rates are. Required.
    Plans    plans = Plans::allocations;
    /// The account pays for subscribed events and the token is an administrator's: deletions are then read from them.
    bool events = false;
    /// Also projects that other accounts share with this one, with their time and expenses.
    bool foreign_projects = false;
    /// Custom field values are read along. Kantata limits how many are read, by numbers of its own.
    bool custom_fields = false;

    /// The account's spelling of project_status (required; the status's `key`, not its message) and task_status (where
    /// it has task statuses of its own).
    Crosswalks crosswalks{};

    // As whom we mark what we make: `service_name` of external references. Two installations that write to one account
    // need different names.
    std::string service_name = "throughline";

    // How it is read and written.
    std::size_t          page_rows = 200;  ///< At most 200.
    std::size_t          bulk_rows = 100;  ///< Records in one creating request; 1 makes each on its own. At most 100.
    std::chrono::seconds overlap{120};     ///< Whether a filter by stamp is inclusive, and when rows show, is not said.
    std::chrono::seconds event_overlap = std::chrono::minutes{30};  ///< Events come minutes late and out of order.
    int                  attempts_max  = 5;                         ///< For what may be repeated without harm.
};

/// What Kantata really does, per object.
Sheet sheet(Options const& options = {});

/// The connection, as a topology holds it: its part is delivery.
System system(std::string name, Login login, Options options = {});

}  // namespace kantata
}  // namespace throughline
