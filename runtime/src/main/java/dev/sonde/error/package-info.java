/**
 * What went wrong, as facts.
 *
 * <p>Start with {@link dev.sonde.error.SondeException}, the one unchecked exception that users meet, and
 * {@link dev.sonde.error.Facts}, which lays out its message: what was asked, what is nearest, what there is, and the
 * user's own line. {@link dev.sonde.error.CallSite} finds that line.
 *
 * <pre>{@code
 * throw new UnknownNameException(
 *         Facts.of("no module \"encoder.layer.12\"").add("nearest", "\"encoder.layer.11\"").askedAt(line));
 * }</pre>
 *
 * <p>Every package may import this one; it imports none.
 */
@NullMarked
package dev.sonde.error;

import org.jspecify.annotations.NullMarked;
