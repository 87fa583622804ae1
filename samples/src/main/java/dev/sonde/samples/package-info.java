/**
 * Samples: runnable programs, one idea each.
 *
 * <p>{@link dev.sonde.samples.Samples} is what {@code samples/run} calls. The main job, {@code embedding}, watches and
 * steers an unmodified program; the others show the library, each in one method that a reader can copy from.
 *
 * <pre>{@code
 * samples/run list
 * samples/run attention
 * }</pre>
 *
 * <p>Nobody imports this package; it imports the library, {@code minilm} and {@code embedding}.
 */
@NullMarked
package dev.sonde.samples;

import org.jspecify.annotations.NullMarked;
