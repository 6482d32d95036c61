#pragma once

#include "workspace.hpp"

namespace throughline {

/// What a vendor says of its objects is asked for when an engine begins and at an interval, and compared with the
/// description that was last accepted. What adds, is accepted; what breaks a mapping lets exactly the rows rest that it
/// breaks, under one exception, until the description fits again or a person accepts it. Then those rows catch up: what
/// was not read is read again, and what is owed is looked at anew.

/// Puts into force what the store knows to rest. Writes nothing.
Result<> restore_pauses(Workspace& workspace);

/// Asks for the descriptions that are due, and goes on with catching up. Returns how many were asked for. A description
/// that cannot be had or read is an exception, and stops nothing.
Result<std::uint64_t> look_at_descriptions(Workspace& workspace);

/// After a refusal that a change of the vendor's could explain: looks now, unless it did so a moment ago. True where
/// the vendor says something new.
Result<bool> look_after_refusal(Workspace& workspace, Channel& channel, std::string const& vendor_object);

/// A person goes on in spite of what has changed: the new description is the one that counts. `unsupported` where a
/// field is gone or cannot be read, so that nothing can go on.
Result<> accept_description(Workspace& workspace, StoredException const& exception);

/// A person lives without what rests, until the description changes again.
Result<> leave_description(Workspace& workspace, StoredException const& exception);

/// Whether a write says all of a record, new or not, so that one without what rests would empty that.
bool rests_whole(Channel const& channel, Pause const& pause);

}  // namespace throughline
