/**
 * Watching in production: what is computed of the tensors of a model that serves, and where it goes.
 *
 * <p>Start with {@link dev.sonde.probe.Statistics}, which writes the nodes that reduce any number of tensors to a few
 * numbers in one output, and reads that output back; {@link dev.sonde.probe.Statistic} is what it says of one tensor.
 * {@link dev.sonde.probe.LineSink} writes lines to a bounded file from a thread of its own, and never makes the one who
 * hands them over wait.
 *
 * <pre>{@code
 * Statistics statistics = Statistics.of(fragment, List.of(hidden, attention));
 * // … the model runs with statistics.packed() as an output …
 * List<Statistic> seen = statistics.read(numbers);
 * }</pre>
 *
 * <p>It runs no model. The agent's bridge and programs may import it; it imports {@code tree} and {@code ops} and what
 * those import.
 */
@NullMarked
package dev.sonde.probe;

import org.jspecify.annotations.NullMarked;
