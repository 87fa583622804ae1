/**
 * Into the classes of ONNX Runtime.
 *
 * <p>Start with {@link dev.sonde.agent.weave.OrtLoom}, which the core asks; {@code KnownOrt} says what must be there for
 * an ONNX Runtime to be touched at all, and each {@code …Advice} is what is copied into one method. It lives, with Byte
 * Buddy, in a loader that is unloaded when its work is done.
 *
 * <p>Nobody imports this package; it imports {@code core} (for the {@link dev.sonde.agent.core.Loom} it is), {@code
 * boot} and Byte Buddy.
 */
@NullMarked
package dev.sonde.agent.weave;

import org.jspecify.annotations.NullMarked;
