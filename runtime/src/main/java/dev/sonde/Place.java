package dev.sonde;

import dev.sonde.ops.Indexing;
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

    /** What is read and written: a site, or a part of another cell. */
    private sealed interface Cell {
        Operand read(Stand stand);

        void write(Stand stand, Operand value);

        String label();

        String tensor();

        default boolean isVariable() {
            return false;
        }
    }

    private record Whole(Site site) implements Cell {
        @Override
        public Operand read(Stand stand) {
            return stand.read(site);
        }

        @Override
        public void write(Stand stand, Operand value) {
            stand.write(site, value);
        }

        @Override
        public String label() {
            return site.label();
        }

        @Override
        public String tensor() {
            return site.tensor();
        }
    }

    private record Part(Cell of, Index index) implements Cell {
        @Override
        public Operand read(Stand stand) {
            Operand whole = of.read(stand);
            return Indexing.slice(stand.here(), whole, index.in(stand));
        }

        @Override
        public void write(Stand stand, Operand value) {
            Operand whole = of.read(stand);
            of.write(stand, Indexing.with(stand.here(), whole, index.in(stand), value));
        }

        @Override
        public String label() {
            return of.label() + "[" + index + "]";
        }

        @Override
        public String tensor() {
            return of.tensor();
        }

        @Override
        public boolean isVariable() {
            return of.isVariable();
        }
    }

    private record Kept(Variable variable) implements Cell {
        @Override
        public Operand read(Stand stand) {
            return variable.read(stand);
        }

        @Override
        public void write(Stand stand, Operand value) {
            variable.write(stand, value);
        }

        @Override
        public String label() {
            return "variable";
        }

        @Override
        public String tensor() {
            return "";
        }

        @Override
        public boolean isVariable() {
            return true;
        }
    }

    private record Seen(Cell of, View view) implements Cell {
        @Override
        public Operand read(Stand stand) {
            return view.see(new Proxy(stand, of.read(stand))).operand();
        }

        @Override
        public void write(Stand stand, Operand value) {
            Operand whole = of.read(stand);
            Proxy back = view.putBack(new Proxy(stand, whole), new Proxy(stand, value));
            Operand changed = stand.operand(back);
            Fit fit = new Fit(stand);
            fit.require(whole, changed);
            of.write(stand, of instanceof Part ? changed : fit.to(whole, changed));
        }

        @Override
        public String label() {
            return of.label() + " in a view";
        }

        @Override
        public String tensor() {
            return of.tensor();
        }

        @Override
        public boolean isVariable() {
            return of.isVariable();
        }
    }

    Place(Stand stand, Site site) {
        this(() -> stand, new Whole(site));
    }

    /** Makes the place of a variable, which belongs to the trace that is being written. */
    Place(Variable variable) {
        this(variable::stand, new Kept(variable));
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
        return new Proxy(stand, cell.read(stand));
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
        cell.write(stand, cell instanceof Part ? given : fit.to(here, given));
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
        cell.write(stand, cell instanceof Part ? number : new Fit(stand).filled(here, number));
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
        return new Place(where, new Part(cell, index));
    }

    /** {@return this seen through {@code view}, as a place: what is written to it goes back the way it came} */
    public Place view(View view) {
        return new Place(where, new Seen(cell, view));
    }

    /** Keeps the numbers, as they are on this line, for after the run. */
    public Saved save() {
        return save(cell.label());
    }

    /** Keeps the numbers, as they are on this line, for after the run, under {@code name}. */
    public Saved save(String name) {
        Stand stand = stand();
        return stand.coming(cell.tensor()).save(cell.read(stand), name);
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
