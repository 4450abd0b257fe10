// SPDX-License-Identifier: MPL-2.0

import { Color, Holding, Nothing, Rect, Shape, ShapeError, Token } from "crate:value_methods";

const rect = new Rect({ width: 1, height: 2 });
const area: number = rect.area();
const scaled: Rect = rect.scaled().scaled(area);
const later: Promise<string> = rect.labelLater("label ");
const slow: Promise<number> = scaled.slowArea();
const amount: number = new Nothing().amount();
const same: boolean = rect.equals("anything");

const shape: Shape = new Shape.Point().larger(new Shape.Box({ v0: rect }));
const equal: boolean = shape.equals(null);
const name: Promise<string> = new Shape.Circle({ radius: 1 }).nameLater();

const dark: boolean = Color.isDark(Color.DARK_BLUE);
const chosen: Color = Color.choose(Color.RED, dark, Color.GREEN);
const value: 1 | 2 | 40 = chosen;
const code: number = new ShapeError.BadFactor(1).code();
const asked: number = new Holding({ token: Token.init(), listener: { ask: () => 1 } }).ask(2);
export { amount, asked, code, equal, later, name, same, slow, value };

// @ts-expect-error the factor is a number
rect.scaled("2");
// @ts-expect-error a record of the same shape is none
rect.fits({ width: 1, height: 2, label: "" });
// @ts-expect-error the value comes first
Color.isDark();
// @ts-expect-error a function of the enum is no value of it
const wrong: Color = Color.isDark;
