#pragma once

#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/transport/transport.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace throughline {

/// Something that happened in the business, as it is told to others. It stands in the outbox from the very transaction
/// of what it tells; its id never changes, so that whoever is told twice can see it.
struct BusinessEvent {
    std::uint64_t sequence = 0;  ///< Rising in the order in which things happened.
    std::string   id;            ///< Unique within its source, for ever.
    std::string   source;        ///< The topology: "/throughline/northwind".
    std::string   type;          ///< "milestone_completed".
    std::string   subject;       ///< The record's canonical id; of an exception, its cause.
    Timestamp     at{};
    std::string   schema;       ///< "throughline.milestone_completed/1".
    std::string   correlation;  ///< The trace of the work that caused it.
    std::string   by;           ///< Who said so: a system's name, or "process:<name>".
    std::string   data;         ///< JSON, as the schema says.

    /// A CloudEvents 1.0 envelope in JSON, on one line.
    std::string to_json() const;
};

/// Where events go. What it has taken it must not forget once `flush` has come back.
class EventSink {
  public:
    virtual ~EventSink() = default;

    virtual Result<> deliver(BusinessEvent const& event) = 0;
    virtual Result<> flush() { return {}; }
};

/// A function of the host.
class CallbackSink final : public EventSink {
  public:
    explicit CallbackSink(std::function<Result<>(BusinessEvent const&)> call) : call_{std::move(call)} {}

    Result<> deliver(BusinessEvent const& event) override { return call_(event); }

  private:
    std::function<Result<>(BusinessEvent const&)> call_;
};

/// A file of lines, one envelope each. A line that a crash has torn is cut off when the file is opened again; its event
/// is delivered once more.
class FileSink final : public EventSink {
  public:
    static Result<FileSink> open(std::string const& path);
    ~FileSink() override;
    FileSink(FileSink&& other) noexcept : file_{std::exchange(other.file_, -1)}, whole_{other.whole_} {}
    FileSink& operator=(FileSink&&) = delete;

    Result<> deliver(BusinessEvent const& event) override;
    Result<> flush() override;

  private:
    explicit FileSink(int file) : file_{file} {}
    bool take_back();

    int          file_;
    std::int64_t whole_ = 0;  ///< Where the last whole line ends.
};

/// An address that takes CloudEvents in structured mode. Anything but a 2xx is a failure: the event stays first in
/// turn.
class HttpSink final : public EventSink {
  public:
    /// `headers` may hold a credential; they go to `url` alone.
    HttpSink(Transport& transport, std::string url, http::Headers headers = {},
             std::chrono::milliseconds at_most = std::chrono::seconds{30})
        : transport_{transport}, url_{std::move(url)}, headers_{std::move(headers)}, at_most_{at_most} {}

    Result<> deliver(BusinessEvent const& event) override;

  private:
    Transport&                transport_;
    std::string               url_;
    http::Headers             headers_;
    std::chrono::milliseconds at_most_;
};

}  // namespace throughline
