/**
 * From wishes to something that runs: passes from graph to graph.
 *
 * <p>Start with {@link dev.sonde.plan.Splice}, which makes a model and a patch one graph. Every pass is one class with
 * one verb; it changes nothing it was given and gives the same answer for the same question.
 *
 * <pre>{@code
 * Spliced variant = Splice.into(frozen, patch, Set.of("logits"));
 * }</pre>
 *
 * <p>{@link dev.sonde.plan.Sink} moves what only one side of a condition needs to that side.
 *
 * <p>{@link dev.sonde.plan.Rows} proves which rows of a batch do not see each other; only those may share a run.
 * {@link dev.sonde.plan.JoinRows} makes several invokers one graph in which they share what is the same for them: rows
 * are few at the inputs, part where somebody writes, and are spread where tensors of different rows meet. All of it is
 * one graph, not a run of what is shared followed by runs of what is not: values stay on the device, rows may part at any
 * number of places, and shapes need no special care, since they are computed as for one row alone. Only what needs a value
 * before it is made takes runs that follow each other ({@link dev.sonde.plan.Schedule}).
 *
 * <p>{@code run} and the user's side may import this package; it imports {@code ops}, {@code graph}, {@code tensor} and
 * {@code error}, and knows nothing of ONNX Runtime.
 */
@NullMarked
package dev.sonde.plan;

import org.jspecify.annotations.NullMarked;
