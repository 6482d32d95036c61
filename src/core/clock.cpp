#include <throughline/core/clock.hpp>

namespace throughline {

Timestamp SystemClock::now() const {
    auto const since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp::from_microseconds(std::chrono::floor<std::chrono::microseconds>(since_1970).count());
}

}  // namespace throughline
