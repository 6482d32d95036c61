#pragma once

#include <chrono>
#include <cstddef>

namespace throughline::limits {

inline constexpr int pages_per_read_max       = 100'000;  // A cursor that never ends is a vendor's bug.
inline constexpr int derivation_rounds_max    = 16;   // Derivations feed derivations; more rounds than this is a cycle.
inline constexpr std::size_t due_per_page     = 500;  // Records looked at in one transaction.
inline constexpr std::size_t plan_writes_max  = 10'000;  // A larger plan is cut and says so; the next one goes on.
inline constexpr std::size_t batch_writes     = 200;     // Intents kept in one transaction,
inline constexpr std::size_t bulk_writes_max  = 10'000;  // or so many, where the vendor takes them as one load.
inline constexpr int         passes_max       = 12;      // Until idle: plan and apply at most so often.
inline constexpr std::size_t parked_per_pass  = 200;     // Records kept aside that a refresh tries again.
inline constexpr std::size_t absent_looks_max = 20;      // So many missing records are looked for one by one.
inline constexpr int         looks_max        = 3;       // For a record that a search may not show yet.
inline constexpr std::size_t events_per_delivery    = 10'000;  // Then the host has its turn.
inline constexpr std::size_t hints_per_pass         = 1'000;   // Notifications that one refresh follows.
inline constexpr std::size_t notification_bytes_max = std::size_t{4} << 20;
inline constexpr int         restores_max = 3;  // Of one field to one value within the window; then it is a fight.
inline constexpr std::chrono::hours restores_window{24};
// How often a vendor is asked what its objects are; by an engine that was only made again, and after a refusal, sooner.
inline constexpr std::chrono::hours   description_age_max{1};
inline constexpr std::chrono::minutes description_age_min{10};
inline constexpr std::size_t description_bytes_max = std::size_t{16} << 20;  // The largest known have about 3 million.
inline constexpr std::chrono::seconds rest_waited_for{15};    // Of a connection that rests; a longer one is an error.
inline constexpr std::chrono::minutes exchange_wait_max{20};  // Then a wait is a bug of the transport.

inline constexpr std::chrono::minutes unkept_reading_max{1};   // Of pages that changed nothing; a crash costs so much.
inline constexpr std::chrono::hours   wait_untold_max{1};      // For a record that a system does not have; then people
inline constexpr std::size_t          waits_told_max = 1'000;  // hear of it: of so many records that are waited for.

inline constexpr std::chrono::seconds step_pause{60};  // Of an engine that is stepped, where there is no news.

inline constexpr std::size_t plan_settled_max = 100'000;  // Records that one plan finds to be owed nothing.
inline constexpr std::size_t plan_waits_max   = 10'000;   // Records that a plan says of what they wait for.
inline constexpr std::size_t plan_beyond_max  = 10'000;   // Marks looked at for others once one system has its share.
inline constexpr std::size_t intents_per_page = 500;      // Writes of unknown outcome that are settled together.
inline constexpr std::size_t keys_counted_max = 65'536;   // Of a complete read, exactly; beyond, by a filter.

inline constexpr std::size_t       replay_records_max  = 20'000;    // A larger replay is cut and says so.
inline constexpr std::size_t       receipts_pruned_max = 10'000;    // Of one object with each refresh.
inline constexpr std::size_t       losses_pruned_max   = 10'000;    // Values that lost, with each refresh.
inline constexpr std::size_t       exceptions_told_max = 10'000;    // Open ones that a plan counts by their owners.
inline constexpr std::chrono::days retention_counted_max{100'000};  // Longer is for ever.

}  // namespace throughline::limits
