/** A Rekognition label: its name, its ancestors (nearest last), its category, other names for it. */
export interface KnownLabel {
  name: string;
  parents: string[];
  category: string;
  aliases: string[];
}

const animals = "Animals and Pets";
const vehicles = "Vehicles and Automotive";
const home = "Furniture and Furnishings";
const appliances = "Home Appliances";
const food = "Food and Beverage";
const dishes = "Kitchen and Dining";
const sports = "Sports";
const apparel = "Apparel and Accessories";
const technology = "Technology and Computing";

function label(name: string, category: string, parents: string[] = [], aliases: string[] = []): KnownLabel {
  return { name, category, parents, aliases };
}

const mammal = ["Animal", "Mammal"];
const vehicle = ["Transportation", "Vehicle"];
const electronics = ["Electronics"];

/** The 80 classes of COCO, on which the detector was trained, in Rekognition's words. */
const labels: Record<string, KnownLabel> = {
  person: label("Person", "Person Description", [], ["Human"]),
  bicycle: label("Bicycle", vehicles, vehicle, ["Bike"]),
  car: label("Car", vehicles, vehicle, ["Automobile"]),
  motorcycle: label("Motorcycle", vehicles, vehicle, ["Motor Bike"]),
  airplane: label("Airplane", vehicles, [...vehicle, "Aircraft"]),
  bus: label("Bus", vehicles, vehicle),
  train: label("Train", vehicles, [...vehicle, "Railway"]),
  truck: label("Truck", vehicles, vehicle),
  boat: label("Boat", vehicles, vehicle),
  "traffic light": label("Traffic Light", "Transport and Logistics", ["Light"]),
  "fire hydrant": label("Fire Hydrant", "Public Safety", ["Hydrant"]),
  "stop sign": label("Stopsign", "Symbols and Flags", ["Road Sign", "Sign", "Symbol"], ["Stop Sign"]),
  "parking meter": label("Parking Meter", "Transport and Logistics"),
  bench: label("Bench", home, ["Furniture"]),
  bird: label("Bird", animals, ["Animal"]),
  cat: label("Cat", animals, [...mammal, "Pet"]),
  dog: label("Dog", animals, ["Animal", "Canine", "Mammal", "Pet"]),
  horse: label("Horse", animals, mammal),
  sheep: label("Sheep", animals, [...mammal, "Livestock"]),
  cow: label("Cow", animals, [...mammal, "Cattle", "Livestock"]),
  elephant: label("Elephant", animals, [...mammal, "Wildlife"]),
  bear: label("Bear", animals, [...mammal, "Wildlife"]),
  zebra: label("Zebra", animals, [...mammal, "Wildlife"]),
  giraffe: label("Giraffe", animals, [...mammal, "Wildlife"]),
  backpack: label("Backpack", apparel, ["Bag"]),
  umbrella: label("Umbrella", apparel, ["Canopy"]),
  handbag: label("Handbag", apparel, ["Accessories", "Bag"]),
  tie: label("Tie", apparel, ["Accessories", "Formal Wear"], ["Necktie"]),
  suitcase: label("Suitcase", "Travel and Adventure", ["Baggage"]),
  frisbee: label("Frisbee", sports, ["Toy"]),
  skis: label("Ski", sports, ["Nature", "Outdoors"]),
  snowboard: label("Snowboard", sports, ["Nature", "Outdoors"]),
  "sports ball": label("Ball", sports, ["Sport"], ["Sphere"]),
  kite: label("Kite", "Hobbies and Interests", ["Toy"]),
  "baseball bat": label("Baseball Bat", sports, ["Baseball", "Sport", "Team Sport"]),
  "baseball glove": label("Baseball Glove", sports, ["Baseball", "Clothing", "Glove", "Sport", "Team Sport"]),
  skateboard: label("Skateboard", sports),
  surfboard: label("Surfboard", sports, ["Leisure Activities", "Nature", "Outdoors", "Sea Waves"]),
  "tennis racket": label("Tennis Racket", sports, ["Racket", "Sport", "Tennis"]),
  bottle: label("Bottle", dishes),
  "wine glass": label("Wine Glass", dishes, ["Alcohol", "Beverage", "Glass", "Wine"]),
  cup: label("Cup", dishes),
  fork: label("Fork", dishes, ["Cutlery"]),
  knife: label("Knife", dishes, ["Cutlery"]),
  spoon: label("Spoon", dishes, ["Cutlery"]),
  bowl: label("Bowl", dishes),
  banana: label("Banana", food, ["Food", "Fruit", "Plant", "Produce"]),
  apple: label("Apple", food, ["Food", "Fruit", "Plant", "Produce"]),
  sandwich: label("Sandwich", food, ["Food"]),
  orange: label("Orange", food, ["Citrus Fruit", "Food", "Fruit", "Plant", "Produce"]),
  broccoli: label("Broccoli", food, ["Food", "Plant", "Produce", "Vegetable"]),
  carrot: label("Carrot", food, ["Food", "Plant", "Produce", "Vegetable"]),
  "hot dog": label("Hot Dog", food, ["Food"]),
  pizza: label("Pizza", food, ["Food"]),
  donut: label("Donut", food, ["Bread", "Food", "Sweets"]),
  cake: label("Cake", food, ["Dessert", "Food"]),
  chair: label("Chair", home, ["Furniture"]),
  couch: label("Couch", home, ["Furniture"], ["Sofa"]),
  "potted plant": label("Potted Plant", "Plants and Flowers", ["Plant"], ["Houseplant"]),
  bed: label("Bed", home, ["Furniture"]),
  "dining table": label("Dining Table", home, ["Furniture", "Table"]),
  toilet: label("Toilet", "Home and Indoors", ["Bathroom", "Indoors", "Room"]),
  tv: label("TV", technology, ["Computer Hardware", "Electronics", "Hardware", "Monitor", "Screen"], ["Television"]),
  laptop: label("Laptop", technology, ["Computer", "Electronics", "Pc"]),
  mouse: label("Mouse", technology, ["Computer Hardware", "Electronics", "Hardware"], ["Computer Mouse"]),
  remote: label("Remote Control", technology, electronics),
  keyboard: label("Computer Keyboard", technology, ["Computer Hardware", "Electronics", "Hardware"], ["Keyboard"]),
  "cell phone": label("Mobile Phone", technology, ["Electronics", "Phone"], ["Cell Phone"]),
  microwave: label("Microwave", appliances, ["Appliance", "Device", "Electrical Device", "Oven"]),
  oven: label("Oven", appliances, ["Appliance", "Device", "Electrical Device"]),
  toaster: label("Toaster", appliances, ["Appliance", "Device", "Electrical Device"]),
  sink: label("Sink", "Home and Indoors"),
  refrigerator: label("Refrigerator", appliances, ["Appliance", "Device", "Electrical Device"]),
  book: label("Book", "Education", ["Publication"]),
  clock: label("Clock", "Home and Indoors"),
  vase: label("Vase", home, ["Jar", "Pottery"]),
  scissors: label("Scissors", "Tools and Machinery"),
  "teddy bear": label("Teddy Bear", "Hobbies and Interests", ["Toy"]),
  "hair drier": label(
    "Hair Dryer",
    "Beauty and Personal Care",
    ["Appliance", "Device", "Electrical Device"],
    ["Blow Dryer"],
  ),
  toothbrush: label("Toothbrush", "Beauty and Personal Care", ["Brush", "Device", "Tool"]),
};

/** A detector's class in Rekognition's words; null for a class that is not COCO's. */
export function labelFor(className: string): KnownLabel | null {
  return labels[className] ?? null;
}
