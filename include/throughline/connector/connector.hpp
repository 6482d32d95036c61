#pragma once

#include <throughline/connector/exchange.hpp>
#include <throughline/connector/sheet.hpp>
#include <throughline/core/result.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// What to read: one vendor object, from a bookmark on.
struct ChangeQuery {
    std::string              vendor_object;
    std::vector<std::string> fields;         ///< Vendor paths that the mapping wants; parents as `Account.Name`.
    std::string              bookmark;       ///< Opaque; as an earlier page gave it. Empty: from the beginning.
    bool                     custom = true;  ///< Also the tenant's custom fields, where the vendor can say which.
};

/// One record as the vendor sent it: a JSON object's text.
struct RawRecord {
    std::string_view text;
};

/// One page of changes. The records' texts live in `bodies`.
struct ChangePage {
    std::vector<std::unique_ptr<std::string const>> bodies{};
    std::vector<RawRecord>                          records{};
    std::string                                     bookmark{};   ///< Where to go on once this page is safely stored.
    bool                                            last = true;  ///< Nothing more for now.
    std::vector<std::string>                        deleted{};    ///< Keys known to be gone.
    // Of objects that are read whole: what all pages from one that begins to one that is complete did not show, is
    // gone.
    bool begins   = false;  ///< This page begins a complete read of the object.
    bool complete = false;  ///< This page ends one, and nothing moved meanwhile that could have hidden a record.
};

enum class Operation : unsigned char { create, update, upsert, remove };

/// One write, already encoded by the mapping.
struct WriteItem {
    Operation   operation = Operation::update;
    std::string key{};          ///< The vendor's key; for updates and removals.
    std::string external_id{};  ///< Ours, stable for ever; for creates and upserts.
    std::string body{};         ///< A JSON object's text with the fields to set; null empties a field.
    std::string correlation{};  ///< W3C trace parent: sent along where the vendor takes it.
};

struct WriteBatch {
    std::string            vendor_object;
    std::vector<WriteItem> items;
};

/// How a write ended (architecture, decision 7). `uncertain` is never blindly repeated.
struct Outcome {
    enum class Kind : unsigned char { applied, rejected, retryable, uncertain };

    Kind                 kind = Kind::uncertain;
    std::string          key{};  ///< The vendor's key, where the answer gave it.
    bool                 created = false;
    std::optional<Error> error{};  ///< For all but `applied`.
};

/// A search for one record: after an unknown outcome, or before a create where nothing else prevents doubles.
struct LookUp {
    std::string              vendor_object;
    std::string              external_id{};  ///< Ours; or, where this is empty,
    std::string              key{};          ///< the vendor's.
    std::string              match_field{};  ///< Or else a field of the vendor's
    std::string              match_value{};  ///< that has this value.
    std::vector<std::string> fields{};
};

struct Found {
    std::vector<std::string> bodies{};  ///< One JSON object's text per match; empty: there is none.
};

/// A vendor's word that something happened to a record. Only a hint: the record is read again, whatever it says.
struct Hint {
    std::string vendor_object;
    std::string key;
};

/// One connection to one vendor's tenant, as coroutines over exchanges. Its functions never block and keep no thread.
/// Errors carry the vendor's code; codes are those of the closed set, chosen so that `transient` and `throttled` are
/// always safe to repeat.
class Connector {
  public:
    virtual ~Connector() = default;

    virtual Sheet const& sheet() const = 0;

    /// Signs in and asks for something cheap, so that bad credentials and wrong hosts show before any work.
    virtual Async<Result<>> check() = 0;
    /// The next page. Call again with its bookmark until `last`.
    virtual Async<Result<ChangePage>> changes(ChangeQuery query) = 0;
    /// One outcome per item, in order. Splits the batch as the sheet says.
    virtual Async<std::vector<Outcome>> write(WriteBatch batch) = 0;
    virtual Async<Result<Found>>        look(LookUp query)      = 0;
    /// One answer per search of the same object, in order. One after the other, unless the vendor can only be asked for
    /// everything at once: then in one read.
    virtual Async<std::vector<Result<Found>>> look_all(std::vector<LookUp> queries);
    /// The tenant's own description of an object, as JSON text: fields, types, picklists.
    virtual Async<Result<std::string>> describe(std::string vendor_object) = 0;
    /// What a notification that the vendor has sent to the host is about. `auth` where its signature is not the
    /// vendor's or too old, `corrupt` where it cannot be read, `unsupported` where the vendor sends none. `now` tells
    /// old from new.
    virtual Result<std::vector<Hint>> notified(http::Request const& notification, Timestamp now) const;
};

}  // namespace throughline
