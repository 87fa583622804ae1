package dev.sonde;

import dev.sonde.ops.Operand;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A variable of a trace: something of the model, or a part of it, that can be read and written.
 *
 * <p>It shows what earlier lines wrote to it, and what the model computes there includes every write upstream of it, on
 * whatever line.
 */
public final class Place implements TensorLike {
    private final Supplier<Stand> where;
    private final Cell cell;

    Place(Stand stand, Site site) {
        this(() -> stand, new Cell.Whole(site));
    }

    /** Makes the place of a variable, which belongs to the trace that is being written. */
    Place(Variable variable) {
        this(variable::stand, new Cell.Kept(variable));
    }

    private Place(Supplier<Stand> where, Cell cell) {
        this.where = where;
        this.cell = cell;
    }

    /** {@return the element type and shape, as far as they are known before the run} */
    @Override
    public TensorType type() {
        return get().type();
    }

    /** {@return the value as it is on this line} */
    public Proxy get() {
        Stand stand = stand();
        return new Proxy(stand, stand.recording().line().during(() -> cell.read(stand)));
    }

    /**
     * Puts {@code value} here, stretched to this place's shape.
     *
     * @throws dev.sonde.error.ShapeException where it does not fit
     * @throws dev.sonde.error.OrderException where it is computed from this place
     */
    public void set(TensorLike value) {
        if (isVariable()) {
            Stand inner = stand().with(value);
            cell.write(inner, inner.operand(value));
            return;
        }
        Stand stand = stand();
        Operand given = stand.operand(value);
        if (stand.hasRows(given)) {
            put(given);
        } else {
            stand.each(one -> new Place(() -> one, cell).put(given));
        }
    }

    private void put(Operand given) {
        Stand stand = stand();
        Operand here = cell.read(stand);
        Fit fit = new Fit(stand);
        fit.require(here, given);
        cell.write(stand, cell instanceof Cell.Part ? given : fit.to(here, given));
    }

    /** Makes every element here {@code value}. */
    public void set(double value) {
        if (isVariable()) {
            fill(value);
        } else {
            stand().each(one -> new Place(() -> one, cell).fill(value));
        }
    }

    private void fill(double value) {
        Stand stand = stand();
        Operand here = cell.read(stand);
        Operand number = stand.number(value, here);
        cell.write(stand, cell instanceof Cell.Part ? number : new Fit(stand).filled(here, number));
    }

    /** Puts here what {@code change} makes of the value. */
    public void edit(UnaryOperator<Proxy> change) {
        set(change.apply(get()));
    }

    /**
     * {@return the part at {@code index}, as a place}
     *
     * @param index NumPy's notation, such as {@code "..., -1, :"}
     * @param holes a number for each {@code ?} in it, given as a feed
     */
    public Place slice(String index, int... holes) {
        return slice(Index.of(index, holes));
    }

    /** {@return the part at {@code index}, as a place} */
    public Place slice(Index index) {
        return new Place(where, new Cell.Part(cell, index));
    }

    /** {@return this seen through {@code view}, as a place: what is written to it goes back the way it came} */
    public Place view(View view) {
        return new Place(where, new Cell.Seen(cell, view));
    }

    /** Keeps the numbers, as they are on this line, for after the run. */
    public Saved save() {
        return save(cell.label());
    }

    /** Keeps the numbers, as they are on this line, for after the run, under {@code name}. */
    public Saved save(String name) {
        Stand stand = stand();
        return stand.recording().line().during(() -> stand.coming(cell.tensor()).save(cell.read(stand), name));
    }

    /** Keeps {@code value}, which is made of what is here, on the runs that come here. */
    Saved keep(Proxy value) {
        return value.stand().coming(cell.tensor()).save(value.operand(), cell.label());
    }

    Stand stand() {
        return where.get();
    }

    /** {@return whether this is a variable of a session or a part of one, which is read wherever a line stands} */
    boolean isVariable() {
        return cell.isVariable();
    }

    /** {@return the value that a line at {@code stand} sees} */
    Operand in(Stand stand) {
        return cell.read(stand);
    }

    /** {@return the name of the tensor that this is, or is a part of} */
    String tensor() {
        return cell.tensor();
    }

    @Override
    public String toString() {
        return cell.label();
    }
}
