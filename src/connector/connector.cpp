#include <throughline/connector/connector.hpp>

namespace throughline {

Result<std::vector<Hint>> Connector::notified(http::Request const& /*notification*/, Timestamp /*now*/) const {
    return Error{ErrorCode::unsupported, "this vendor sends no notifications"}.with_value(sheet().vendor);
}

}  // namespace throughline
