#include <throughline/connector/answers.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/sync/event_delivery.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace throughline {

namespace sync_detail {

Error file_error(std::string_view what) {
    return Error{ErrorCode::transient, std::string{"the events' file cannot be "}.append(what)}.with_value(
        std::strerror(errno));
}

/// Where the last whole line ends.
Result<off_t> end_of_lines(int file) {
    off_t size = ::lseek(file, 0, SEEK_END);
    if (size < 0) return file_error("measured");
    for (; size > 0; --size) {
        char last = 0;
        if (::pread(file, &last, 1, size - 1) != 1) return file_error("read");
        if (last == '\n') break;
    }
    return size;
}

}  // namespace sync_detail

using namespace sync_detail;

std::string BusinessEvent::to_json() const {
    std::string text;
    JsonWriter  out{text};
    auto const  say = [&](std::string_view name, std::string_view value) {
        out.name(name);
        out.text(value);
    };
    out.begin_object();
    say("specversion", "1.0");
    say("id", id);
    say("source", source);
    say("type", "throughline." + type);
    say("subject", subject);
    say("time", at.to_string());
    say("datacontenttype", "application/json");
    say("dataschema", "urn:" + schema);
    say("sequence", std::to_string(sequence));
    if (!correlation.empty()) say("correlationid", correlation);
    if (!by.empty()) say("saidby", by);
    out.name("data");
    out.raw_json(data);
    out.end_object();
    return text;
}

Result<FileSink> FileSink::open(std::string const& path) {
    int const file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return file_error("opened").in_record(path);
    FileSink sink{file};
    if (::flock(file, LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorCode::conflict, "another process writes to the events' file"}.in_record(path).with_remedy(
            "give each engine a file of its own");
    auto const end = end_of_lines(file);
    if (!end) return end.error();
    sink.whole_ = *end;
    if (!sink.take_back()) return file_error("mended");
    return sink;
}

FileSink::~FileSink() {
    if (file_ >= 0) ::close(file_);
}

/// A line that broke off goes: else the next one would go on where it ended.
bool FileSink::take_back() { return ::ftruncate(file_, whole_) == 0 && ::lseek(file_, whole_, SEEK_SET) == whole_; }

Result<> FileSink::deliver(BusinessEvent const& event) {
    if (::lseek(file_, 0, SEEK_CUR) != whole_ && !take_back()) return file_error("mended");
    auto const line = event.to_json() + "\n";
    for (std::size_t written = 0; written < line.size();) {
        auto const more = ::write(file_, line.data() + written, line.size() - written);
        if (more < 0 && errno == EINTR) continue;
        if (more <= 0) return file_error("written");
        written += static_cast<std::size_t>(more);
    }
    whole_ += static_cast<std::int64_t>(line.size());
    return {};
}

Result<> FileSink::flush() { return ::fsync(file_) == 0 ? Result<>{} : file_error("kept"); }

Result<> HttpSink::deliver(BusinessEvent const& event) {
    auto request = http::post(url_, "application/cloudevents+json", event.to_json());
    for (auto const& [name, value] : headers_) request.headers.add(name, value);
    auto const answer = send_and_wait(transport_, std::move(request), at_most_);
    if (!answer) return answer.error();
    if (answer->status >= 200 && answer->status < 300) return {};
    return Error{code_of_status(answer->status), "the receiver did not take the event"}.in_record(event.id).with_value(
        std::to_string(answer->status));
}

}  // namespace throughline
